using System.Numerics.Tensors;

namespace SequenceApi.Engine.Sampling;

/// <summary>
/// A weight ≥ 0 for each token, and the sums by blocks that tell where a share of them all lies: finding it takes a look
/// at the blocks and at one block's weights. Belongs to one thread.
/// </summary>
internal sealed class TokenWeights
{
    private float[] _values = [];
    private double[] _blocks = [];
    private int _length;

    /// <summary>The weights, [vocabulary].</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, _length);

    /// <summary>Of all weights.</summary>
    public double Sum { get; private set; }

    private Span<double> Blocks => _blocks.AsSpan(0, FixedMath.BlockCount(_length));

    /// <summary>Sets each weight to exp((score − greatest) / temperature).</summary>
    /// <returns>The greatest score.</returns>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelFailed"/> where the scores are no numbers.</exception>
    public float Exponentiate(ReadOnlySpan<float> scores, float temperature)
    {
        Reserve(scores.Length);
        var max = TensorPrimitives.Max(scores);
        if (!float.IsFinite(max))
            throw new SequenceApiException(ErrorCode.ModelFailed, "The model's scores are no numbers.");
        FixedMath.Exp(scores, max, temperature, _values, Blocks);
        Sum = FixedMath.InOrder(Blocks);
        return max;
    }

    /// <summary>Takes over others' weights.</summary>
    public void CopyFrom(TokenWeights other)
    {
        Reserve(other._length);
        other.Values.CopyTo(_values);
        other.Blocks.CopyTo(_blocks);
        Sum = other.Sum;
    }

    /// <summary>Takes a token's weight away.</summary>
    public void Exclude(int id)
    {
        _values[id] = 0;
        AddUp(id / FixedMath.BlockLength, 1);
    }

    /// <summary>Takes the weight of all but some tokens away.</summary>
    public void KeepOnly(ReadOnlySpan<int> ids)
    {
        // They alone are above 0 after two changes of sign.
        var values = _values.AsSpan(0, _length);
        foreach (var id in ids)
            values[id] = -values[id];
        TensorPrimitives.Negate(values, values);
        TensorPrimitives.Max(values, 0, values);
        AddUp(0, Blocks.Length);
    }

    /// <summary>Takes the weight of all tokens below one away.</summary>
    public void KeepAtLeast(float least)
    {
        foreach (ref var value in _values.AsSpan(0, _length))
            value = value < least ? 0 : value;
        AddUp(0, Blocks.Length);
    }

    /// <summary>The token at a share of all weight: the first whose weight and all before it make more than that.</summary>
    /// <param name="uniform">The share, in [0, 1); the weights are not all 0.</param>
    public int Draw(double uniform)
    {
        var target = uniform * Sum;
        var (block, before) = (0, 0.0);
        while (block < Blocks.Length - 1 && before + _blocks[block] <= target)
            before += _blocks[block++];
        var end = Math.Min(_length, (block + 1) * FixedMath.BlockLength);
        for (var id = block * FixedMath.BlockLength; id < end; id++)
        {
            before += _values[id];
            if (before > target && _values[id] > 0)
                return id;
        }

        // The block's sum was rounded up a little, or the last blocks weigh nothing.
        return Values[..end].LastIndexOfAnyExcept(0);
    }

    private void AddUp(int block, int count)
    {
        FixedMath.Sum(Values[(block * FixedMath.BlockLength)..], Blocks.Slice(block, count));
        Sum = FixedMath.InOrder(Blocks);
    }

    private void Reserve(int length)
    {
        if (_values.Length < length)
            (_values, _blocks) = (new float[length], new double[FixedMath.BlockCount(length)]);
        _length = length;
    }
}
