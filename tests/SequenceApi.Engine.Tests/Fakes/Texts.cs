using System.Text;
using CsCheck;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>Random texts.</summary>
internal static class Texts
{
    private static readonly Gen<string> Anything = Gen.Int[0, 0x10FFFF - 0x800]
        .Select(value => new Rune(value < 0xD800 ? value : value + 0x800).ToString());

    private static readonly Gen<string> Usual = Gen.OneOf(
        ["a", "b", "ab", "the", " the", "1", "23", " ", "  ", "\n", "\n\n", "\t", "\r\n", "\u00A0", "\u2028", "'s", "'re", "'", " '", ".", "##",
        "é", "春", " 春天", "😀", "𐐷", "e\u0301", "\u200D", "\0", "\u001B", "<unk>", "<|endoftext|>"]);

    /// <summary>Scalar values of all planes among what texts usually have.</summary>
    public static readonly Gen<string> Unicode = Gen.Frequency((4, Usual), (1, Anything)).Array[0, 60].Select(string.Concat);

    /// <summary>Words of a few letters without any space.</summary>
    public static readonly Gen<string> Unbroken = Gen.OneOf(["a", "b", "é", "春"]).Array[0, 200].Select(string.Concat);
}
