using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Search;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>Beam search as one would write it down: whole texts, read anew at every step, all of them sorted.</summary>
internal sealed class NaiveBeamSearch(InferenceEngine engine, LanguageModel model, int[] prompt, string[] stops, BeamSearchParameters parameters)
{
    private readonly List<Found> _ended = [];

    /// <summary>A text.</summary>
    public sealed record Found(int[] Tokens, int[] Kept, double Likelihood, double Score, string Reason);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>All that is found, best first.</summary>
    /// <param name="isExhaustive">Whether every text is followed to its end.</param>
    public async Task<Found[]> SearchAsync(bool isExhaustive)
    {
        var live = new List<Found> { new([], [], 0, 0, "") };
        for (var length = 1; length <= parameters.Stop.MaxTokens && live.Count > 0; length++)
        {
            var candidates = new List<Found>();
            foreach (var text in live)
                candidates.AddRange(await ContinueAsync(text));
            candidates = [.. candidates.OrderByDescending(candidate => candidate.Likelihood)];
            _ended.AddRange((isExhaustive ? candidates : candidates.Take(parameters.NumBeams)).Where(candidate => candidate.Reason == "Stop"));
            live = [.. candidates.Where(candidate => candidate.Reason != "Stop").Take(isExhaustive ? int.MaxValue : parameters.NumBeams)];
            if (!isExhaustive && length < parameters.Stop.MaxTokens && Best() is var best && best.Length == parameters.NumBeams && live.Count > 0
                && Attainable(live[0]) <= best[^1].Score)
                return best;
        }

        _ended.AddRange(live);
        return Best();
    }

    private Found[] Best() =>
        [.. _ended.OrderByDescending(text => text.Score).DistinctBy(text => string.Join(' ', text.Kept)).Take(parameters.NumBeams)];

    private double Attainable(Found text) => Enumerable.Range(text.Tokens.Length + 1, parameters.Stop.MaxTokens - text.Tokens.Length)
        .Max(length => Score(text.Likelihood, length));

    private double Score(double likelihood, int length) => likelihood / Math.Pow(length, parameters.LengthPenalty);

    private async Task<IEnumerable<Found>> ContinueAsync(Found text)
    {
        var what = (await engine.ExpandAsync([Prompt.FromTokens(model, [.. prompt, .. text.Tokens])], Token))[0].LogProbabilities;
        return Enumerable.Range(0, what.Length).Where(id => id != model.Tokenizer.UnknownId
                && (id != model.EndId || text.Tokens.Length >= parameters.Stop.MinTokens))
            .Select(id => Describe([.. text.Tokens, id], text.Likelihood + what.Span[id]));
    }

    private Found Describe(int[] tokens, double likelihood)
    {
        var kept = tokens[^1] == model.EndId ? tokens.Length - 1 : Stopped(tokens);
        return new(tokens, tokens[..(kept ?? tokens.Length)], likelihood, Score(likelihood, tokens.Length), kept is null ? "Length" : "Stop");
    }

    /// <summary>The tokens before the stop string that is complete first, and of several the one that leaves fewest.</summary>
    private int? Stopped(int[] tokens)
    {
        var ends = tokens.Select((_, i) => model.Tokenizer.Decode(tokens.AsSpan(0, i + 1)).Length).ToArray();
        var text = model.Tokenizer.Decode(tokens);
        return Enumerable.Range(1, text.Length)
            .Select(end => stops.Where(stop => text[..end].EndsWith(stop, StringComparison.Ordinal))
                .Select(stop => (int?)ends.Count(position => position <= end - stop.Length))
                .Where(count => count >= parameters.Stop.MinTokens).Min())
            .FirstOrDefault(count => count is not null);
    }
}
