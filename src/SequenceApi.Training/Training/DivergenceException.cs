namespace SequenceApi.Training.Training;

/// <summary>A run whose loss or gradient is no number any more.</summary>
/// <param name="message">The sentence for the person at the terminal.</param>
public sealed class DivergenceException(string message) : TrainingException(message);
