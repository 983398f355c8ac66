namespace SequenceApi.Engine.Sampling;

/// <summary>One of the most probable next tokens.</summary>
/// <param name="Id">The token.</param>
/// <param name="LogProbability">Its natural logarithm of probability under the model's own distribution.</param>
public readonly record struct RankedToken(int Id, float LogProbability);
