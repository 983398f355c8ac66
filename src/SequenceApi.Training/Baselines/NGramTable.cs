using System.Numerics;

namespace SequenceApi.Training.Baselines;

/// <summary>
/// The distinct n-grams of one length with a count each. An n-gram is the number of its context (its first tokens, an
/// n-gram of the table one shorter; 0 for none) and its last token, so that all lengths together are a trie. It is
/// numbered in the order of arrival, and found by open addressing: 12 bytes and 8 to 16 of slots for each.
/// </summary>
internal sealed class NGramTable
{
    private const int FirstCapacity = 16;
    private const int MostNGrams = 1 << 28;

    // Number + 1 of the n-gram in a slot; 0 for an empty slot. At least twice as many slots as n-grams.
    private int[] _slots = new int[2 * FirstCapacity];
    private ulong[] _keys = new ulong[FirstCapacity];
    private int[] _counts = new int[FirstCapacity];

    /// <summary>How many n-grams there are; their numbers are 0…<see cref="Count"/>−1.</summary>
    public int Count { get; private set; }

    /// <summary>An n-gram's count.</summary>
    public int this[int number] => _counts[number];

    /// <summary>The number of an n-gram's context.</summary>
    public int Context(int number) => (int)(_keys[number] >> 32);

    /// <summary>The number of an n-gram, or −1 where there is none.</summary>
    public int Find(int context, int token) => _slots[Slot(Key(context, token))] - 1;

    /// <summary>The number of an n-gram, which gets the count 0 if it is new.</summary>
    /// <exception cref="TrainingException">There are too many.</exception>
    public int Add(int context, int token, out bool isNew)
    {
        var key = Key(context, token);
        var slot = Slot(key);
        isNew = _slots[slot] == 0;
        if (!isNew)
            return _slots[slot] - 1;
        _keys[Count] = key;
        _slots[slot] = ++Count;
        if (Count == _keys.Length)
            Grow();
        return Count - 1;
    }

    /// <summary>Adds 1 to an n-gram's count.</summary>
    public void Increment(int number) => _counts[number]++;

    private static ulong Key(int context, int token) => ((ulong)(uint)context << 32) | (uint)token;

    /// <summary>The slot that holds a key, or the empty one where it would go.</summary>
    private int Slot(ulong key)
    {
        var slot = Home(key);
        while (_slots[slot] != 0 && _keys[_slots[slot] - 1] != key)
            slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    // Knuth's multiplicative hashing: the upper bits of the product with 2^64 / φ are spread best.
    private int Home(ulong key) =>
        (int)(((key ^ (key >> 29)) * 0x9E3779B97F4A7C15) >> (64 - BitOperations.Log2((uint)_slots.Length)));

    private void Grow()
    {
        if (Count >= MostNGrams)
            throw new TrainingException($"The baseline has more than {MostNGrams:N0} n-grams of one length: lower its order or give it less text.");
        Array.Resize(ref _keys, 2 * Count);
        Array.Resize(ref _counts, 2 * Count);
        _slots = new int[4 * Count];
        for (var number = 0; number < Count; number++)
            _slots[Slot(_keys[number])] = number + 1;
    }
}
