using SequenceApi.Training.Training;

namespace SequenceApi.Training.Gradients;

/// <summary>The steps of two runs that begin with the same exploding network.</summary>
/// <param name="Clipped">With clipping.</param>
/// <param name="Unclipped">Without; it may end early, with a loss that is no number.</param>
internal sealed record Explosion(IReadOnlyList<StepReport> Clipped, IReadOnlyList<StepReport> Unclipped);
