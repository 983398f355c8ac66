using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Search;

/// <summary>What a beam search has found.</summary>
/// <param name="Best">The best text.</param>
/// <param name="Hypotheses">All texts, best first: as many as there were beams, or fewer where there are no more.</param>
/// <param name="CachedTokens">Tokens of the prompt that were not fed.</param>
/// <param name="End">The point at the end of the best text; null where there was no trail.</param>
public sealed record BeamSearchResult(
    Generation Best, IReadOnlyList<BeamSearchHypothesis> Hypotheses, int CachedTokens, Checkpoint? End);
