namespace SequenceApi.Engine.Tracing;

/// <summary>How a token was predicted, and what was predicted behind it.</summary>
/// <param name="LogProbability">Of the token given those before it; null where nothing comes before it.</param>
/// <param name="Entropy">Of the distribution of the next token, in nats.</param>
public readonly record struct TokenTrace(float? LogProbability, double Entropy);
