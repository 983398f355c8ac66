using System.Text;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Search;

/// <summary>
/// Finds the most probable continuations up to a boundary by best-first search: whatever could still hold a better one is
/// looked into, some of them in one batch, until nothing can or the work is too much.
/// </summary>
/// <param name="engine">Steps the model.</param>
/// <param name="text">The text, with its last word taken out where that may go on.</param>
/// <param name="boundary">How far a continuation goes.</param>
/// <param name="count">Continuations to find, ≥ 1.</param>
/// <param name="maxTokens">Tokens of a continuation at most; what is longer isn't found.</param>
public sealed class SuggestionSearch(InferenceEngine engine, HalfTyped text, Boundary boundary, int count, int maxTokens)
{
    private const int Width = 16;
    private const int MaxExpansions = 512;
    private readonly KnownExpansions _known = new(engine, text.Kept);
    private readonly Branching _branching = new(
        text.Kept.Model, text.Pending.ToArray(), text.Cut, BoundaryFinder.Of(text.Kept.Model.Tokenizer, boundary), count, maxTokens);

    /// <summary>Searches.</summary>
    /// <exception cref="SequenceApiException">As of <see cref="InferenceEngine.Submit(Sequence)"/> and <see cref="InferenceEngine.ExpandAsync"/>.</exception>
    public async Task<SuggestionList> RunAsync(CancellationToken cancellationToken)
    {
        using var place = await engine.Searches.EnterAsync(text.Kept.Owner.Client, cancellationToken);
        var (root, cached) = await ExpandRootAsync(cancellationToken);
        _branching.Expand(new("", 1, BoundaryState.Blank, 0, 0, point: null), root);
        for (var left = MaxExpansions - 1; _branching.Next(Math.Min(Width, left)) is { Count: > 0 } nodes; left -= nodes.Count)
        {
            var expansions = await _known.ExpandAsync([.. nodes.Select(node => (node.Point!, node.Path))], cancellationToken);
            for (var i = 0; i < nodes.Count; i++)
                _branching.Expand(nodes[i], expansions[i]);
        }

        var best = _branching.Best.Select(found => new Suggestion(Decode(found.Key[text.Pending.Length..]), found.Value / _branching.Covered));
        return new([.. best], _branching.IsSettled, cached);
    }

    private async Task<(Expansion Root, int CachedTokens)> ExpandRootAsync(CancellationToken cancellationToken)
    {
        if (_known.FindRoot() is { } known)
            return (known, text.Kept.Tokens.Count);
        var (root, cached) = await engine.ExpandFirstAsync(text.Kept, cancellationToken);
        _known.StoreRoot(root);
        return (root, cached);
    }

    private static string Decode(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));
}
