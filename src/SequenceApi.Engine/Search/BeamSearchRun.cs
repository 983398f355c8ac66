using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Search;

/// <summary>Beam search with a model: at each step all texts that go on are one batch.</summary>
public static class BeamSearchRun
{
    /// <summary>Reads a prompt and finds its most probable continuations.</summary>
    /// <param name="engine">What steps the model.</param>
    /// <param name="prompt">What it reads first.</param>
    /// <param name="parameters">How the search goes.</param>
    /// <param name="trail">Notes the points of prompt and best text; null where none is wanted. The best text is then read once more,
    /// alone, as its own states were not kept.</param>
    /// <param name="cancellationToken">Frees its rows by the next step.</param>
    /// <exception cref="SequenceApiException">As of <see cref="InferenceEngine.Submit(Sequence)"/> when it begins, and of
    /// <see cref="InferenceEngine.ExpandAsync"/> at any step; nothing of it is in flight then.</exception>
    public static async Task<BeamSearchResult> SearchAsync(
        this InferenceEngine engine, Prompt prompt, BeamSearchParameters parameters, Trail? trail, CancellationToken cancellationToken)
    {
        using var place = await engine.Searches.EnterAsync(prompt.Owner.Client, cancellationToken);
        var reading = new ExpansionSequence(prompt, cancellationToken) { Trail = trail };
        engine.Submit(reading);
        var search = new BeamSearch(prompt.Model, parameters);
        search.Advance([await reading.Completion]);
        while (search.Branches.Count > 0)
            search.Advance(await engine.ExpandAsync(
                [.. search.Branches.Select(branch => prompt.From(branch.Point))], cancellationToken));

        var tokens = BeamSearchNode.Tokens(search.Ended[0].Last);
        var end = trail is null ? null : await ReadAsync(engine, prompt, [.. tokens.Select(token => token.Id)], trail, cancellationToken);
        var best = new Generation(tokens, search.Ended[0].Reason, prompt.End + tokens.Length);
        return new(best, [.. search.Ended.Select(Hypothesis)], reading.CachedTokens, end);
    }

    private static Task<Checkpoint> ReadAsync(
        InferenceEngine engine, Prompt prompt, int[] tokens, Trail trail, CancellationToken cancellationToken) =>
        engine.ReadAsync(Prompt.FromTokens(prompt.Model, tokens, start: trail.Before(prompt.End), owner: prompt.Owner), trail, cancellationToken);

    private static BeamSearchHypothesis Hypothesis(BeamSearchEnd end) => new(
        [.. BeamSearchNode.Tokens(end.Last).Select(token => token.Id)], end.Score, end.LogLikelihood, end.Reason);
}
