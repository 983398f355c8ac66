using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Sampling;

/// <summary>Ranks tokens by a score, ties by the lower id first, without sorting more than is asked for.</summary>
internal sealed class TokenRanking
{
    // So few are kept in a heap while the scores go by; more are selected from all of them.
    private const int Few = 256;
    private ulong[] _keys = [];
    private int[] _ids = [];

    /// <summary>The tokens with the greatest scores, best first; overwritten by the next call.</summary>
    /// <param name="scores">A score for each id; those of −∞ are left out.</param>
    /// <param name="count">Ids at most.</param>
    /// <param name="skipped">Ids to leave out; null for none.</param>
    public Span<int> Best(ReadOnlySpan<float> scores, int count, TokenSet? skipped = null)
    {
        count = Math.Min(count, scores.Length);
        Reserve(count <= Few ? count : scores.Length);
        count = count <= Few ? KeepFew(scores, count, skipped ?? TokenSet.Empty) : SelectMany(scores, count, skipped ?? TokenSet.Empty);
        _keys.AsSpan(0, count).Sort();
        return Ids(count);
    }

    /// <summary>The tokens with the greatest scores, as few as weigh enough together, in any order; overwritten by the
    /// next call (Hoare's quickselect, by weight instead of by number).</summary>
    /// <param name="scores">A score for each id.</param>
    /// <param name="weights">A weight for each id, ≥ 0.</param>
    /// <param name="target">What they have to weigh.</param>
    /// <param name="least">Tokens that weigh no more than this are left out.</param>
    public Span<int> Nucleus(ReadOnlySpan<float> scores, ReadOnlySpan<float> weights, double target, float least)
    {
        Reserve(scores.Length);
        var length = 0;
        for (var id = 0; id < scores.Length; id++)
            if (weights[id] > least)
                _keys[length++] = Key(scores[id], id);
        var keys = _keys.AsSpan(0, length);
        var kept = 0;
        while (keys.Length > 1)
        {
            var split = Partition(keys);
            var weight = Weigh(keys[..split], weights);
            if (weight >= target)
            {
                keys = keys[..split];
                continue;
            }

            keys = keys[split..];
            (kept, target) = (kept + split, target - weight);
        }

        return Ids(kept + keys.Length);
    }

    private static ulong Key(float score, int id) => ((ulong)~Ascending(score) << 32) | (uint)id;

    /// <summary>Maps a float to an integer of the same order.</summary>
    private static uint Ascending(float score)
    {
        var bits = BitConverter.SingleToUInt32Bits(score + 0f);
        return (bits & 0x8000_0000) == 0 ? bits | 0x8000_0000 : ~bits;
    }

    private static double Weigh(ReadOnlySpan<ulong> keys, ReadOnlySpan<float> weights)
    {
        var sum = 0.0;
        foreach (var key in keys)
            sum += weights[(int)(uint)key];
        return sum;
    }

    /// <summary>Keeps the best so far in a heap whose top is the worst of them. Most scores are no better than that, which
    /// is seen for eight at a time.</summary>
    /// <returns>How many there are, at the front of the keys.</returns>
    private int KeepFew(ReadOnlySpan<float> scores, int count, TokenSet skipped)
    {
        if (count == 0)
            return 0;
        var (length, worst) = (0, float.NegativeInfinity);
        for (var id = 0; id < scores.Length; id++)
        {
            while (id + Vector256<float>.Count <= scores.Length && !Vector256.GreaterThanAny(
                Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(scores), (nuint)id), Vector256.Create(worst)))
                id += Vector256<float>.Count;
            if (id == scores.Length || !(scores[id] > worst) || skipped.Contains(id))
                continue;
            Offer(Key(scores[id], id), ref length, count);
            if (length == count)
                worst = scores[(int)(uint)_keys[0]];
        }

        return length;
    }

    /// <summary>Puts a key into the heap, in place of its top where the heap is full.</summary>
    private void Offer(ulong key, ref int length, int count)
    {
        var place = 0;
        if (length < count)
        {
            for (place = length++; place > 0 && _keys[(place - 1) / 2] < key; place = (place - 1) / 2)
                _keys[place] = _keys[(place - 1) / 2];
            _keys[place] = key;
            return;
        }

        while ((2 * place) + 1 < length)
        {
            var child = (2 * place) + 1;
            if (child + 1 < length && _keys[child + 1] > _keys[child])
                child++;
            if (_keys[child] <= key)
                break;
            _keys[place] = _keys[child];
            place = child;
        }

        _keys[place] = key;
    }

    private int SelectMany(ReadOnlySpan<float> scores, int count, TokenSet skipped)
    {
        var length = 0;
        for (var id = 0; id < scores.Length; id++)
            if (!skipped.Contains(id) && !float.IsNegativeInfinity(scores[id]))
                _keys[length++] = Key(scores[id], id);
        count = Math.Min(count, length);
        Select(_keys.AsSpan(0, length), count);
        return count;
    }

    /// <summary>Brings the smallest keys to the front, in any order (Hoare's quickselect; the keys are distinct).</summary>
    private static void Select(Span<ulong> keys, int count)
    {
        while (count > 0 && count < keys.Length)
        {
            var split = Partition(keys);
            if (count <= split)
            {
                keys = keys[..split];
                continue;
            }

            keys = keys[split..];
            count -= split;
        }
    }

    /// <summary>Splits two or more keys so that none of the first part is greater than one of the second; both have some.</summary>
    private static int Partition(Span<ulong> keys)
    {
        var pivot = keys[(keys.Length - 1) / 2];
        var (left, right) = (-1, keys.Length);
        while (true)
        {
            while (keys[++left] < pivot)
            {
            }

            while (keys[--right] > pivot)
            {
            }

            if (left >= right)
                return right + 1;
            (keys[left], keys[right]) = (keys[right], keys[left]);
        }
    }

    private Span<int> Ids(int count)
    {
        for (var i = 0; i < count; i++)
            _ids[i] = (int)(uint)_keys[i];
        return _ids.AsSpan(0, count);
    }

    private void Reserve(int length)
    {
        if (_keys.Length < length)
            (_keys, _ids) = (new ulong[length], new int[length]);
    }
}
