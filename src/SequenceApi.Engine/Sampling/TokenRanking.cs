namespace SequenceApi.Engine.Sampling;

/// <summary>Orders tokens by score, of equals the lower id first, without sorting more than is asked for.</summary>
internal sealed class TokenRanking
{
    private ulong[] _keys = [];
    private int[] _ids = [];

    /// <summary>The tokens with the greatest scores, best first; overwritten by the next call.</summary>
    /// <param name="scores">A score for each id; those of −∞ are left out.</param>
    /// <param name="count">Ids at most.</param>
    /// <param name="skip">An id to leave out.</param>
    public Span<int> Best(ReadOnlySpan<float> scores, int count, int? skip = null)
    {
        if (_keys.Length < scores.Length)
            (_keys, _ids) = (new ulong[scores.Length], new int[scores.Length]);
        var length = 0;
        for (var id = 0; id < scores.Length; id++)
            if (id != skip && !float.IsNegativeInfinity(scores[id]))
                _keys[length++] = ((ulong)~Ascending(scores[id]) << 32) | (uint)id;
        count = Math.Min(count, length);
        Select(_keys.AsSpan(0, length), count);
        _keys.AsSpan(0, count).Sort();
        for (var i = 0; i < count; i++)
            _ids[i] = (int)(uint)_keys[i];
        return _ids.AsSpan(0, count);
    }

    /// <summary>Maps a float to an integer of the same order.</summary>
    private static uint Ascending(float score)
    {
        var bits = BitConverter.SingleToUInt32Bits(score + 0f);
        return (bits & 0x8000_0000) == 0 ? bits | 0x8000_0000 : ~bits;
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
}
