namespace SequenceApi.Engine.Sampling;

/// <summary>One of the most probable next tokens.</summary>
/// <param name="Id">The token.</param>
/// <param name="LogProbability">Its natural logarithm of probability under the model's own distribution.</param>
/// <param name="HiddenBytes">Bytes at its beginning that the text has already.</param>
public readonly record struct RankedToken(int Id, float LogProbability, int HiddenBytes = 0);
