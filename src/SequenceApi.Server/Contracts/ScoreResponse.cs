using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Http;
using SequenceApi.Server.Requests;

namespace SequenceApi.Server.Contracts;

/// <summary>How probable a text is.</summary>
/// <param name="Model" example="english">The model that answered.</param>
/// <param name="Tokens">Every token of the text; absent where `per_token` is false.</param>
/// <param name="TokenCount" example="5">Tokens that have a log probability: all, but the first one where nothing comes before it and the model has no beginning.</param>
/// <param name="LogLikelihood" example="-17.1">The sum of their log probabilities.</param>
/// <param name="NatsPerToken" example="3.42">The mean loss, −`log_likelihood` / `token_count`; absent where no token counts.</param>
/// <param name="Perplexity" example="30.6">e to the power of `nats_per_token`.</param>
/// <param name="BitsPerCharacter" example="1.17">The loss in bits for each Unicode character of the text, as it was sent, that counts; for byte-pair tokens that of the canonical encoding, an upper bound.</param>
/// <param name="Position" example="7">Tokens of the text so far, context included.</param>
/// <param name="State">The state at the end, where `return_state` asks for it.</param>
/// <param name="NumericsChanged">True where the start was computed on a server whose bits differ from this one's; else absent.</param>
/// <param name="Usage">What the request cost.</param>
public sealed record ScoreResponse(
    string Model,
    IEnumerable<TokenScore>? Tokens,
    int TokenCount,
    double LogLikelihood,
    double? NatsPerToken,
    double? Perplexity,
    double? BitsPerCharacter,
    int Position,
    string? State,
    bool? NumericsChanged,
    Usage Usage)
{
    /// <param name="prompt">Context and text.</param>
    /// <param name="scoring">The text's tokens.</param>
    /// <param name="characters">Unicode scalar values of what has a log probability.</param>
    /// <param name="perToken">Whether to list the tokens.</param>
    /// <param name="cachedTokens">Tokens that were not fed.</param>
    /// <param name="outcome">The state at the end.</param>
    internal static ScoreResponse From(Prompt prompt, Scoring scoring, int characters, bool perToken, int cachedTokens, Outcome outcome)
    {
        var count = scoring.Tokens.Count(token => token.LogProbability is not null);
        var total = scoring.Tokens.Sum(token => (double)LogProbabilityConverter.Finite(token.LogProbability ?? 0));
        double? nats = count > 0 ? 0 - (total / count) : null;
        return new(
            prompt.Model.Id,
            perToken ? scoring.Tokens.Select(token => TokenScore.From(prompt.Model.Tokenizer, token)) : null,
            count,
            total,
            nats,
            nats is { } loss ? Math.Min(Math.Exp(loss), double.MaxValue) : null,
            characters > 0 ? 0 - (total / (characters * Math.Log(2))) : null,
            scoring.Position,
            outcome.State,
            outcome.NumericsChanged,
            Usage.Of(prompt, cachedTokens));
    }
}
