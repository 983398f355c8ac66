using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Search;

/// <summary>A text that a beam search has found.</summary>
/// <param name="Tokens">Its tokens' ids.</param>
/// <param name="Score">What it is compared by, see <see cref="BeamSearchParameters"/>.</param>
/// <param name="LogLikelihood">Of all that was chosen, the end token or the tokens of a stop string included, in nats.</param>
/// <param name="FinishReason">Why it ended.</param>
public sealed record BeamSearchHypothesis(IReadOnlyList<int> Tokens, double Score, double LogLikelihood, FinishReason FinishReason);
