namespace SequenceApi.Training.Training;

/// <summary>The tokens that a run learns from and is judged by.</summary>
/// <param name="Training">The training text.</param>
/// <param name="Validation">The text that it is judged by; empty for none.</param>
/// <param name="BeginningId">The token fed before a new text, or null.</param>
/// <param name="UnknownId">The token that training never meets, or null.</param>
internal sealed record TrainingData(int[] Training, int[] Validation, int? BeginningId, int? UnknownId);
