namespace SequenceApi.Engine.State.Prefixes;

/// <summary>
/// Bytes of what the index holds, in a 64-bit process: objects with their headers, arrays with their lengths, and two slots
/// of a hash set each, since that doubles when it is full. A test compares the sum with what the garbage collector counts.
/// </summary>
internal static class PrefixSize
{
    private const int Reference = 8;
    private const int ObjectHeader = 16;
    private const int ArrayHeader = 24;

    /// <summary>Hash code, link, reference and bucket, twice.</summary>
    private const int Slots = 2 * (4 + 4 + Reference + 4);

    /// <summary>Parent, tokens, model, hash, length, uses, entries, tail lengths.</summary>
    private const int NodeObject = ObjectHeader + (3 * Reference) + (4 * sizeof(int)) + sizeof(ulong);

    /// <summary>Parent, tokens, hash, state, two neighbours.</summary>
    private const int EntryObject = ObjectHeader + (5 * Reference) + (2 * sizeof(int));

    /// <summary>The start of a model's texts.</summary>
    public const int Root = NodeObject + Slots;

    /// <summary>A node behind a chunk.</summary>
    public const int Chunk = NodeObject + Slots + ArrayHeader + (PrefixIndex.ChunkLength * sizeof(int));

    /// <summary>An entry with its tail and its state.</summary>
    public static long Entry(int tailLength, int stateLength) =>
        EntryObject + Slots + (tailLength > 0 ? Array(tailLength) : 0) + Array(stateLength);

    /// <summary>All that a prefix takes where nothing else is known.</summary>
    public static long Whole(int length, int stateLength) =>
        Root + ((long)(length / PrefixIndex.ChunkLength) * Chunk) + Entry(length % PrefixIndex.ChunkLength, stateLength);

    /// <summary>An array of numbers of four bytes, rounded up to eight.</summary>
    private static long Array(int length) => ArrayHeader + (((4L * length) + 7) & ~7L);
}
