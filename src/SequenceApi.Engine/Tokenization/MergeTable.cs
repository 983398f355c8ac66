using System.Numerics;

namespace SequenceApi.Engine.Tokenization;

/// <summary>
/// What two neighbouring tokens become, by their ids: a hash table with open addressing, three quarters of it empty, since
/// most pairs that are asked for have no merge.
/// </summary>
internal sealed class MergeTable
{
    private const long Empty = -1;

    private readonly long[] _keys;
    private readonly (int Rank, int Id)[] _merges;
    private readonly int _shift;

    /// <summary>Resolves merges in a vocabulary.</summary>
    /// <exception cref="InvalidDataException">A token is missing there, or a merge occurs twice.</exception>
    public MergeTable(Vocabulary vocabulary, IReadOnlyList<Merge> merges)
    {
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, merges.Count * 4));
        (_keys, _merges, _shift) = (new long[size], new (int, int)[size], 64 - BitOperations.Log2(size));
        Array.Fill(_keys, Empty);
        for (var rank = 0; rank < merges.Count; rank++)
            Add(vocabulary, merges[rank], rank);
    }

    /// <summary>Finds what two tokens become and how early: 0 is the rank of the first merge.</summary>
    public bool TryFind(int left, int right, out (int Rank, int Id) merge)
    {
        var key = Key(left, right);
        var slot = Slot(key);
        merge = _merges[slot];
        return _keys[slot] == key;
    }

    private void Add(Vocabulary vocabulary, Merge merge, int rank)
    {
        int Id(string token) => vocabulary.Find(token)
            ?? throw new InvalidDataException($"The vocabulary lacks the token '{token}' of a merge.");
        var key = Key(Id(merge.Left), Id(merge.Right));
        var slot = Slot(key);
        if (_keys[slot] == key)
            throw new InvalidDataException($"The merge '{merge}' occurs twice.");
        (_keys[slot], _merges[slot]) = (key, (rank, Id(merge.Left + merge.Right)));
    }

    /// <summary>Where a key is, or would be.</summary>
    private int Slot(long key)
    {
        // Multiplicative hashing by 2^64 over the golden ratio (Knuth, The Art of Computer Programming 3, 6.4).
        var slot = (int)(((ulong)key * 0x9E3779B97F4A7C15) >> _shift);
        while (_keys[slot] != key && _keys[slot] != Empty)
            slot = (slot + 1) & (_keys.Length - 1);
        return slot;
    }

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;
}
