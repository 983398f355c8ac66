using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Search;

/// <summary>A text that goes on.</summary>
/// <param name="Last">Its last token.</param>
/// <param name="LogLikelihood">Of its tokens, in nats.</param>
/// <param name="Matched">Bytes of each stop string that it ends with.</param>
/// <param name="Point">Where to go on from.</param>
internal sealed record BeamSearchBranch(BeamSearchNode Last, double LogLikelihood, int[] Matched, Checkpoint Point);
