using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Search;

/// <summary>What tokens do to a continuation, sorted by what that is, so that a walk over all of them is a few sums.</summary>
internal sealed class BoundaryTable
{
    private readonly Dictionary<int, BoundaryStep> _boundaries = [];
    private readonly int[] _ending;
    private readonly BoundaryStep[] _steps;
    private readonly int[] _goingOn;
    private readonly int[] _shorter;

    /// <param name="tokenizer">Whose tokens.</param>
    /// <param name="ids">Some of them, in the order of their bytes.</param>
    /// <param name="walk">What one does.</param>
    public BoundaryTable(Tokenizer tokenizer, ReadOnlySpan<int> ids, Func<int, BoundaryStep> walk)
    {
        var (ending, goingOn, steps, shorter) = (new List<int>(), new List<int>(), new List<BoundaryStep>(), new List<int>());
        var beginnings = new Stack<int>();
        foreach (var id in ids)
        {
            var step = walk(id);
            if (step.End == 0)
                ending.Add(id);
            else if (step.IsEnd)
                _boundaries.Add(id, step);
            else
            {
                while (beginnings.TryPeek(out var place) && !tokenizer.Bytes(id).StartsWith(tokenizer.Bytes(goingOn[place])))
                    beginnings.Pop();
                shorter.Add(beginnings.TryPeek(out var beginning) ? beginning + 1 : 0);
                beginnings.Push(goingOn.Count);
                goingOn.Add(id);
                steps.Add(step);
            }
        }

        (_ending, _goingOn, _steps, _shorter) = ([.. ending], [.. goingOn], [.. steps], [.. shorter]);
    }

    /// <summary>The tokens before which the continuation has ended.</summary>
    public ReadOnlySpan<int> Ending => _ending;

    /// <summary>The tokens in which it ends.</summary>
    public IReadOnlyDictionary<int, BoundaryStep> Boundaries => _boundaries;

    /// <summary>The probability of some tokens together.</summary>
    public static double Sum(ReadOnlySpan<int> ids, ReadOnlySpan<float> probabilities)
    {
        var sum = 0.0;
        foreach (var id in ids)
            sum += probabilities[id];
        return sum;
    }

    /// <summary>Takes the tokens behind which it goes on and that are probable enough.</summary>
    /// <param name="probabilities">Of each token, by id.</param>
    /// <param name="least">What is enough.</param>
    /// <param name="known">From where on a token was taken before.</param>
    /// <param name="chains">Scratch.</param>
    /// <param name="take">Gets each with what it does.</param>
    /// <returns>The probability, at the most, of others that can lead to one text.</returns>
    public double GoOn(ReadOnlySpan<float> probabilities, float least, float known, ref float[] chains, Action<int, BoundaryStep> take)
    {
        if (chains.Length <= _goingOn.Length)
            chains = new float[_goingOn.Length + 1];
        var (split, bound) = (0.0, 0f);
        for (var i = 0; i < _goingOn.Length; i++)
        {
            var probability = probabilities[_goingOn[i]];
            if (probability > 0 && probability >= least)
            {
                if (probability < known)
                    take(_goingOn[i], _steps[i]);
                probability = 0;
            }

            // Tokens that end inside a character may all lead to a boundary before it, though none begins another.
            var isSplit = _steps[i].Held > 0;
            split += isSplit ? probability : 0;
            bound = Math.Max(bound, chains[i + 1] = chains[_shorter[i]] + (isSplit ? 0 : probability));
        }

        return split + bound;
    }
}
