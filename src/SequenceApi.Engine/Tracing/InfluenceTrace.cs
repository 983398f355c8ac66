namespace SequenceApi.Engine.Tracing;

/// <summary>How tokens change a prediction.</summary>
/// <param name="Position">The prediction after so many tokens.</param>
/// <param name="Entropy">Of that prediction, in nats.</param>
/// <param name="Changes">What is different without each token, in the order in which they were asked for.</param>
public sealed record InfluenceTrace(int Position, double Entropy, IReadOnlyList<TokenChange> Changes);
