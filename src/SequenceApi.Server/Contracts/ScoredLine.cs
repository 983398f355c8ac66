using System.Text.Json;

namespace SequenceApi.Server.Contracts;

/// <summary>How probable a line is.</summary>
/// <param name="Index" example="0">The line's number, from 0 on.</param>
/// <param name="Id" example="line-1">As it was given.</param>
/// <param name="Partial">True where more of the same line follows; else absent.</param>
/// <param name="Tokens">Every token, where `per_token` asks for them.</param>
/// <param name="TokenCount" example="5">Tokens that have a log probability.</param>
/// <param name="LogLikelihood" example="-17.1">The sum of their log probabilities.</param>
/// <param name="NatsPerToken" example="3.42">The mean loss; absent where no token counts.</param>
/// <param name="Perplexity" example="30.6">e to the power of `nats_per_token`.</param>
/// <param name="BitsPerCharacter" example="1.17">The loss in bits for each Unicode character that counts.</param>
public sealed record ScoredLine(
    long Index,
    JsonElement? Id,
    bool? Partial,
    IEnumerable<TokenScore>? Tokens,
    long TokenCount,
    double LogLikelihood,
    double? NatsPerToken,
    double? Perplexity,
    double? BitsPerCharacter);
