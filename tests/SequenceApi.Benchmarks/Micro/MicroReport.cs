using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Micro;

/// <summary>All that <c>micro</c> measured.</summary>
internal sealed record MicroReport(Machine Machine, string Model, IReadOnlyList<MicroResult> Results);

/// <summary>What one call of something costs.</summary>
/// <param name="Benchmark">Its class and method.</param>
/// <param name="Parameters">With what.</param>
/// <param name="Nanoseconds">The mean.</param>
/// <param name="StandardError">Of the mean, in nanoseconds.</param>
/// <param name="AllocatedBytes">On the managed heap.</param>
internal sealed record MicroResult(string Benchmark, string Parameters, double Nanoseconds, double StandardError, long? AllocatedBytes);
