using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Search;

/// <summary>
/// The end of a text that isn't fed, since the word it belongs to may go on: it tells which tokens can stand for it. What
/// follows is then conditioned on the text, not on how its last word happens to be cut ("token healing").
/// </summary>
/// <param name="tokenizer">Whose tokens.</param>
/// <param name="bytes">The text's last bytes.</param>
internal sealed class PendingText(Tokenizer tokenizer, byte[] bytes)
{
    private readonly ReadOnlyMemory<int>?[] _covering = new ReadOnlyMemory<int>?[bytes.Length];
    private readonly int[]?[] _parts = new int[bytes.Length][];

    /// <summary>Its bytes.</summary>
    public int Length => bytes.Length;

    /// <summary>The bytes behind a place.</summary>
    public ReadOnlySpan<byte> Rest(int place) => bytes.AsSpan(place);

    /// <summary>The tokens that stand for all that is behind a place, or for more; those that stand for no more come first.</summary>
    public ReadOnlySpan<int> Covering(int place) => (_covering[place] ??= tokenizer.Sorted.RangeOf(Rest(place))).Span;

    /// <summary>How many of <see cref="Covering"/> stand for no more.</summary>
    public int ExactCount(int place)
    {
        var covering = Covering(place);
        var count = 0;
        while (count < covering.Length && tokenizer.Bytes(covering[count]).Length == bytes.Length - place)
            count++;
        return count;
    }

    /// <summary>The tokens that stand for a part of what is behind a place.</summary>
    public ReadOnlySpan<int> Parts(int place) => _parts[place] ??= [.. Beginnings(tokenizer, bytes[place..]).Where(id => tokenizer.Bytes(id).Length < bytes.Length - place)];

    /// <summary>The tokens that some bytes begin with, those that are all of them included.</summary>
    public static IEnumerable<int> Beginnings(Tokenizer tokenizer, byte[] bytes)
    {
        for (var length = 1; length <= bytes.Length; length++)
            foreach (var id in Exactly(tokenizer, bytes.AsSpan(0, length)))
                yield return id;
    }

    private static int[] Exactly(Tokenizer tokenizer, ReadOnlySpan<byte> bytes)
    {
        // Shorter tokens come first.
        var found = tokenizer.Sorted.StartingWith(bytes);
        var count = 0;
        while (count < found.Length && tokenizer.Bytes(found[count]).Length == bytes.Length)
            count++;
        return found[..count].ToArray();
    }
}
