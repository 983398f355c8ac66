namespace SequenceApi.Training;

/// <summary>An expected failure of a command: one sentence for the person at the terminal, naming what to change.</summary>
/// <param name="message">The sentence.</param>
/// <param name="innerException">What caused it.</param>
public class TrainingException(string message, Exception? innerException = null)
    : Exception(message, innerException);
