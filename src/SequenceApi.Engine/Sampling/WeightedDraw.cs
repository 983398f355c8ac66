using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SequenceApi.Engine.Sampling;

/// <summary>
/// Draws a token by weight. The weights add up in blocks of 64, and in a fixed order inside each, so the same token comes
/// out on every processor; finding it takes a look at the blocks and at one block's weights. Belongs to one thread.
/// </summary>
internal sealed class WeightedDraw
{
    private const int BlockLength = 64;
    private double[] _blocks = [];

    /// <summary>The token at a share of all weight: the first whose weight and all before it make more than that.</summary>
    /// <param name="weights">≥ 0, at least one above it.</param>
    /// <param name="uniform">The share, in [0, 1).</param>
    public int Draw(ReadOnlySpan<float> weights, double uniform)
    {
        var target = uniform * AddBlocks(weights, out var blocks);
        var (block, sum) = (0, 0.0);
        while (block < blocks.Length - 1 && sum + blocks[block] <= target)
            sum += blocks[block++];
        for (var id = block * BlockLength; id < Math.Min(weights.Length, (block + 1) * BlockLength); id++)
        {
            sum += weights[id];
            if (sum > target && weights[id] > 0)
                return id;
        }

        // The block's sum was rounded up a little, or the last blocks weigh nothing.
        return LastBefore(weights, (block + 1) * BlockLength);
    }

    /// <summary>The sum of some weights, in the same order everywhere.</summary>
    public double Sum(ReadOnlySpan<float> weights) => AddBlocks(weights, out _);

    private double AddBlocks(ReadOnlySpan<float> weights, out ReadOnlySpan<double> blocks)
    {
        var count = (weights.Length + BlockLength - 1) / BlockLength;
        if (_blocks.Length < count)
            _blocks = new double[count];
        var total = 0.0;
        for (var i = 0; i < count; i++)
            total += _blocks[i] = Add(weights[(i * BlockLength)..Math.Min(weights.Length, (i + 1) * BlockLength)]);
        blocks = _blocks.AsSpan(0, count);
        return total;
    }

    private static double Add(ReadOnlySpan<float> weights)
    {
        Vector256<double> low = default, high = default;
        var i = 0;
        for (; i + Vector256<float>.Count <= weights.Length; i += Vector256<float>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(weights[i..])));
            low += lower;
            high += upper;
        }

        var sums = low + high;
        var sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        for (; i < weights.Length; i++)
            sum += weights[i];
        return sum;
    }

    private static int LastBefore(ReadOnlySpan<float> weights, int end)
    {
        for (var id = Math.Min(end, weights.Length) - 1; id > 0; id--)
            if (weights[id] > 0)
                return id;
        return 0;
    }
}
