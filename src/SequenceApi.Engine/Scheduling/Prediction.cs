using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Scheduling;

/// <summary>The model's distribution of the next token.</summary>
/// <param name="Tokens">The most probable tokens, best first, without the unknown token.</param>
/// <param name="Probabilities">Their probabilities after temperature.</param>
/// <param name="Entropy">Of the model's own distribution, in nats.</param>
/// <param name="Position">Tokens of the text so far.</param>
public sealed record Prediction(
    IReadOnlyList<RankedToken> Tokens, IReadOnlyList<float> Probabilities, float Entropy, int Position);
