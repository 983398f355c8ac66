namespace SequenceApi.Benchmarks.Throughput;

/// <summary>What is measured.</summary>
/// <param name="Model">The model's id.</param>
/// <param name="Concurrency">Sequences at once, one measurement after the other.</param>
/// <param name="Tokens">Tokens of a continuation.</param>
/// <param name="Seconds">Of each measurement.</param>
/// <param name="Rounds">How often everything is measured.</param>
internal sealed record ThroughputPlan(string Model, IReadOnlyList<int> Concurrency, int Tokens, double Seconds, int Rounds);
