namespace SequenceApi.Benchmarks;

/// <summary>An expected failure of a command: one sentence for the person at the terminal, naming what to change.</summary>
/// <param name="message">The sentence.</param>
/// <param name="innerException">What caused it.</param>
internal sealed class BenchmarkException(string message, Exception? innerException = null) : Exception(message, innerException);
