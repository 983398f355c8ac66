using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Search;

/// <summary>
/// Which texts a beam search follows, step by step; it calls no model. A step ranks every token behind every text by the
/// log-likelihood of the whole, ties by the earlier text, then by the lower id, and keeps the best that go on. Of those ranked
/// before as many as there are beams, the ones that end are kept as ended.
/// </summary>
/// <param name="model">The model that is asked.</param>
/// <param name="parameters">How the search goes.</param>
internal sealed class BeamSearch(LanguageModel model, BeamSearchParameters parameters)
{
    private readonly TokenRanking _ranking = new();
    private readonly StopStrings _stops = new(parameters.Stop.StopStrings);
    private readonly List<BeamSearchEnd> _ended = [];
    private List<BeamSearchBranch> _branches = [];
    private int _length;

    /// <summary>The texts that go on, best first; none before the first step, and none when the search is over.</summary>
    public IReadOnlyList<BeamSearchBranch> Branches => _branches;

    /// <summary>The texts that have ended, best first, of equals the one that ended earlier; at most as many as there are beams.</summary>
    public IReadOnlyList<BeamSearchEnd> Ended => _ended;

    /// <summary>Takes a step.</summary>
    /// <param name="expansions">What may follow each of the <see cref="Branches"/>; at the first step, what may follow the prompt.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelFailed"/> where no token is possible at all.</exception>
    public void Advance(IReadOnlyList<Expansion> expansions)
    {
        var parents = _branches;
        _branches = [];
        var children = expansions.Select(Children).ToArray();
        var tops = new RankedToken[]?[children.Length];
        for (var rank = 0; _branches.Count < parameters.NumBeams && Best(parents, expansions, children) is { } best; rank++)
        {
            var id = children[best].Next!.Value;
            children[best].Take();
            tops[best] ??= Top(expansions[best]);
            Add(parents.ElementAtOrDefault(best), expansions[best], id, tops[best], mayEnd: rank < parameters.NumBeams);
        }

        _length++;
        Settle();
    }

    private BeamSearchChildren Children(Expansion expansion) => new(
        expansion.LogProbabilities, model.Skipped, _length < parameters.Stop.MinTokens ? model.EndId : null, _ranking);

    private RankedToken[]? Top(Expansion expansion)
    {
        if (parameters.TopLogProbabilities == 0)
            return null;
        var ids = _ranking.Best(expansion.LogProbabilities.Span, parameters.TopLogProbabilities, model.Skipped);
        var top = new RankedToken[ids.Length];
        for (var i = 0; i < top.Length; i++)
            top[i] = new(ids[i], expansion.LogProbabilities.Span[ids[i]]);
        return top;
    }

    /// <summary>The text whose next token makes the best of all; null where there is none.</summary>
    private static int? Best(List<BeamSearchBranch> parents, IReadOnlyList<Expansion> expansions, BeamSearchChildren[] children)
    {
        var (best, greatest) = ((int?)null, double.NegativeInfinity);
        for (var i = 0; i < children.Length; i++)
            if (children[i].Next is { } id
                && (i < parents.Count ? parents[i].LogLikelihood : 0) + expansions[i].LogProbabilities.Span[id] is var likelihood
                && likelihood > greatest)
                (best, greatest) = (i, likelihood);
        return best;
    }

    private void Add(BeamSearchBranch? parent, Expansion expansion, int id, RankedToken[]? top, bool mayEnd)
    {
        var logProbability = expansion.LogProbabilities.Span[id];
        var likelihood = (parent?.LogLikelihood ?? 0) + logProbability;
        var matched = parent is null ? new int[_stops.Count] : [.. parent.Matched];
        var (isEnd, kept) = id == model.EndId ? (true, parent?.Last) : FindStop(parent?.Last, id, matched);
        if (!isEnd)
            _branches.Add(new(
                new(parent?.Last, new(id, logProbability, top), model.Tokenizer.Bytes(id).Length), likelihood, matched, expansion.Child(id)));
        else if (mayEnd)
            End(kept, likelihood, _length + 1, FinishReason.Stop);
    }

    /// <summary>Whether a stop string ends in a token, as <see cref="StopMatcher"/> finds it, and the last token that lies wholly before it.</summary>
    private (bool IsEnd, BeamSearchNode? Kept) FindStop(BeamSearchNode? last, int id, int[] matched)
    {
        if (matched.Length == 0)
            return default;
        var length = last?.End ?? 0;
        foreach (var value in model.Tokenizer.Bytes(id))
        {
            length++;
            _stops.Advance(matched, value);
            var (isEnd, kept) = (false, last);
            for (var i = 0; i < matched.Length; i++)
                if (_stops.IsComplete(matched, i) && EndingBy(last, length - _stops.Length(i)) is var before
                    && (before?.Count ?? 0) is var count && count >= parameters.Stop.MinTokens && count <= (kept?.Count ?? 0))
                    (isEnd, kept) = (true, before);
            if (isEnd)
                return (true, kept);
        }

        return default;
    }

    private static BeamSearchNode? EndingBy(BeamSearchNode? node, int position)
    {
        while (node?.End > position)
            node = node.Parent;
        return node;
    }

    /// <summary>Keeps an end. Of several that leave the same tokens, as where many tokens hold a stop string, the best counts.</summary>
    private void End(BeamSearchNode? last, double logLikelihood, int length, FinishReason reason)
    {
        var score = parameters.Score(logLikelihood, length);
        if (_ended.FindIndex(end => end.Last == last) is >= 0 and var same)
        {
            if (_ended[same].Score >= score)
                return;
            _ended.RemoveAt(same);
        }

        var place = _ended.FindIndex(end => end.Score < score);
        _ended.Insert(place < 0 ? _ended.Count : place, new(last, logLikelihood, score, reason));
        if (_ended.Count > parameters.NumBeams)
            _ended.RemoveAt(parameters.NumBeams);
    }

    /// <summary>Ends the search where the texts are as long as they may be, or none that goes on can still be among the best.</summary>
    private void Settle()
    {
        if (_branches.Count == 0 && _ended.Count == 0)
            throw new SequenceApiException(ErrorCode.ModelFailed, "The model gives no token a probability; try another text.");
        if (_length == parameters.Stop.MaxTokens)
            foreach (var branch in _branches)
                End(branch.Last, branch.LogLikelihood, _length, FinishReason.Length);
        if (_length == parameters.Stop.MaxTokens || IsDecided())
            _branches = [];
    }

    private bool IsDecided() => _ended.Count == parameters.NumBeams && _branches.Count > 0
        && parameters.Bound(_branches[0].LogLikelihood, _length) <= _ended[^1].Score;
}
