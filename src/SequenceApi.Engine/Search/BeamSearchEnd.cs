using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Search;

/// <summary>A text that has ended.</summary>
/// <param name="Last">Its last token, before what ended it; null where there is none.</param>
/// <param name="LogLikelihood">Of all that was chosen, what ended it included.</param>
/// <param name="Score">What it is compared by.</param>
/// <param name="Reason">Why it ended.</param>
internal sealed record BeamSearchEnd(BeamSearchNode? Last, double LogLikelihood, double Score, FinishReason Reason);
