using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Requests;

namespace SequenceApi.Server.Contracts;

/// <summary>What probably comes next.</summary>
/// <param name="Model" example="english">The model that answered.</param>
/// <param name="Predictions">The most probable next tokens, best first; the unknown token is never among them.</param>
/// <param name="Entropy" example="0.19">Of the model's own distribution, in nats.</param>
/// <param name="Position" example="5">Tokens of the text so far.</param>
/// <param name="State">The state at the end, where `return_state` asks for it.</param>
/// <param name="Version" example="2">The version of the session, where there is one.</param>
/// <param name="NumericsChanged">True where the start was computed on a server whose bits differ from this one's; else absent.</param>
/// <param name="Usage">What the request cost.</param>
public sealed record PredictResponse(
    string Model, IReadOnlyList<PredictedToken> Predictions, float Entropy, int Position, string? State, long? Version, bool? NumericsChanged, Usage Usage)
{
    internal static PredictResponse From(Prompt prompt, Prediction prediction, int cachedTokens, Outcome outcome) => new(
        prompt.Model.Id,
        [.. prediction.Tokens.Zip(prediction.Probabilities, (token, probability) => new PredictedToken(
            token.Id,
            prompt.Model.Tokenizer.NewText(token.Id, token.HiddenBytes),
            prompt.Model.Tokenizer.BytesUnlessText(token.Id, token.HiddenBytes),
            probability,
            token.LogProbability))],
        prediction.Entropy,
        prediction.Position,
        outcome.State,
        outcome.Version,
        outcome.NumericsChanged,
        Usage.Of(prompt, cachedTokens));
}
