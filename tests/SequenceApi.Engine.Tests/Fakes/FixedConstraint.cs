using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>Allows the same tokens at every place, up to a number of them.</summary>
internal sealed class FixedConstraint(int vocabularySize, int[] allowed, bool mayEnd, int length = int.MaxValue) : TokenConstraint
{
    private int _count;

    internal override TokenMask? Allowed
    {
        get
        {
            var mask = new TokenMask(vocabularySize);
            foreach (var id in _count < length ? allowed : [])
                mask.Add(id);
            return mask;
        }
    }

    internal override bool MayEnd => mayEnd || _count == length;

    internal override void Advance(int id) => _count++;
}
