namespace SequenceApi.Benchmarks.Load;

/// <summary>What a server takes that nobody asks anything.</summary>
/// <param name="SecondsToReady">From the start of its process to a ready answer, with all models loaded.</param>
/// <param name="IdleMegabytes">Resident memory some seconds later, in units of 10^6 bytes.</param>
/// <param name="IdleProcessorPercent">Of one core, over ten seconds.</param>
internal sealed record ServerResult(double SecondsToReady, double IdleMegabytes, double IdleProcessorPercent);
