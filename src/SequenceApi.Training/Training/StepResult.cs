namespace SequenceApi.Training.Training;

/// <summary>What one step did.</summary>
/// <param name="Loss">Its loss in nats per token, with dropout.</param>
/// <param name="GradientNorm">The gradient's norm before clipping.</param>
/// <param name="IsClipped">Whether that was more than the run allows.</param>
/// <param name="LearningRate">The optimizer's rate.</param>
internal readonly record struct StepResult(double Loss, double GradientNorm, bool IsClipped, double LearningRate);
