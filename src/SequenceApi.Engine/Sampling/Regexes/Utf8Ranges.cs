using System.Text;

namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>
/// Cuts ranges of characters into ranges of their UTF-8 bytes: for each, a sequence of bytes of which every one may be any
/// of its range, whatever the others are.
/// </summary>
internal static class Utf8Ranges
{
    private const int BitsOfTrail = 6;
    private static readonly int[] LastOfLength = [0x7F, 0x7FF, 0xFFFF, 0x10FFFF];

    /// <summary>The sequences of a set of characters, each of one to four ranges of bytes.</summary>
    public static IEnumerable<(byte Low, byte High)[]> Of(CharacterSet set) => set.Ranges.SelectMany(range => ByLength(range.First, range.Last));

    private static IEnumerable<(byte Low, byte High)[]> ByLength(int first, int last)
    {
        var from = 0;
        for (var length = 1; length <= LastOfLength.Length; from = LastOfLength[length - 1] + 1, length++)
        {
            var (low, high) = (Math.Max(first, from), Math.Min(last, LastOfLength[length - 1]));
            if (low <= high)
                foreach (var sequence in Cut(low, high, length))
                    yield return sequence;
        }
    }

    private static IEnumerable<(byte Low, byte High)[]> Cut(int first, int last, int length)
    {
        // Where the bytes before the last ones differ, those have to run over all their values.
        for (var trail = 1; trail < length; trail++)
        {
            var mask = (1 << (BitsOfTrail * trail)) - 1;
            if ((first & ~mask) == (last & ~mask))
                continue;
            var middle = (first & mask) != 0 ? first | mask : (last & mask) != mask ? (last & ~mask) - 1 : last;
            if (middle < last)
                return Cut(first, middle, length).Concat(Cut(middle + 1, last, length));
        }

        return [Pairs(first, last, length)];
    }

    private static (byte Low, byte High)[] Pairs(int first, int last, int length)
    {
        Span<byte> low = stackalloc byte[4], high = stackalloc byte[4];
        new Rune(first).EncodeToUtf8(low);
        new Rune(last).EncodeToUtf8(high);
        var pairs = new (byte Low, byte High)[length];
        for (var i = 0; i < length; i++)
            pairs[i] = (low[i], high[i]);
        return pairs;
    }
}
