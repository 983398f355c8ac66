using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.Contracts;

/// <summary>
/// A text, or its tokens, to be continued. Give at most one of `text` and `tokens`, and at most one of `state` and `session` to
/// start from; without a start the text begins anew. A session is advanced by input and completion. The parameters apply in this order: penalties,
/// logit bias, temperature, top-k, typical-p, top-p, min-p, draw; the defaults draw from the model's own distribution.
/// </summary>
/// <param name="Model" example="english">The model's id. Absent: the default model.</param>
/// <param name="Text" example="My fellow citizens,">The text so far. Empty: from the beginning of a text.</param>
/// <param name="Tokens" example="[84, 104, 101]">The text so far as token ids, each in 0…vocabulary−1.</param>
/// <param name="State">Where to start: a state that an answer has returned. Give at most one of `state` and `session`.</param>
/// <param name="Session">Where to start: a session's id.</param>
/// <param name="MaxTokens" example="64">Tokens of the completion at most.</param>
/// <param name="MinTokens" example="0">Tokens before which neither a stop string nor the model's end token ends it; at most `max_tokens`.</param>
/// <param name="Temperature" example="0.8">What the scores are divided by; 0 takes the most probable token.</param>
/// <param name="TopK" example="0">Keeps the k most probable tokens; 0 keeps all.</param>
/// <param name="TopP" example="0.95">Keeps the fewest most probable tokens that reach this probability together.</param>
/// <param name="MinP" example="0">Keeps the tokens at least this fraction as probable as the most probable one.</param>
/// <param name="TypicalP" example="1">Keeps the tokens whose surprise is closest to the entropy, up to this probability.</param>
/// <param name="RepetitionPenalty" example="1">Makes tokens that input or completion hold less probable where it is above 1.</param>
/// <param name="PresencePenalty" example="0">Taken from the score of every token that the completion holds.</param>
/// <param name="FrequencyPenalty" example="0">Taken from a token's score for each time the completion holds it.</param>
/// <param name="LogitBias">Added to the scores of single tokens: a number in −100…100 by token id, such as `{"12": -3}`.</param>
/// <param name="Stop">Strings that end the completion and are not part of it: up to 16, of 1…256 characters each.</param>
/// <param name="Seed" example="7">Decides every draw: the same seed gives the same text. Absent: a random one, which the answer names.</param>
/// <param name="Logprobs" example="0">The most probable tokens to list beside each token; `max_tokens` × (`logprobs` + 1) is 524,288 at most.</param>
/// <param name="Heal" example="true">Whether the text's last word may go on: models of byte pairs then don't read it as it happens to be cut, but take the tokens that agree with it. The answer shows what is new. Without effect on tokens, on other models, and with `num_beams`, `regex` or `choices`.</param>
/// <param name="Stream" example="false">Whether tokens are sent as server-sent events as they come.</param>
/// <param name="Regex" example="\s?\d{4}-\d{2}-\d{2}">A regular expression that the completion matches as a whole where it ends by `stop`, of up to 2,048 characters: literals, `.`, classes, groups, `|`, `*`, `+`, `?` and `{m,n}`; `\d`, `\w` and `\s` are ASCII's. Not with `num_beams`; `stop` strings and `max_tokens` may end it before.</param>
/// <param name="NumBeams" example="1">
/// Above 1: the most probable text instead of a drawn one, found by a beam search that follows so many texts at a time. It takes
/// no temperature but 0 and 1, no filters, penalties or bias, and no stream; `num_beams` × `max_tokens` × (`logprobs` + 1) is 524,288 at most.
/// </param>
/// <param name="LengthPenalty" example="1">Of a beam search: texts are compared by log-likelihood / tokens^`length_penalty`; above 0 favours long texts, below 0 short ones.</param>
/// <param name="Choices">
/// The completion is exactly one of these texts, 1 to 256, each encoded on its own: drawn by the probabilities that the model gives
/// their tokens, after temperature; 0 takes the best. It takes no filters, penalties, bias, beams or stop strings, and no heed of `max_tokens`.
/// </param>
/// <param name="ReturnState" example="false">Whether to return the state at the end, from which any request of any server goes on.</param>
[Example("""{"text":"My fellow citizens,","max_tokens":64,"temperature":0.8,"top_p":0.95,"seed":7}""")]
public sealed record GenerateRequest(
    string? Model = null,
    string? Text = null,
    int[]? Tokens = null,
    string? State = null,
    string? Session = null,
    [property: Range(1, 65536)] int MaxTokens = 64,
    [property: Range(0, 65536)] int MinTokens = 0,
    [property: Range(0d, 100d)] float Temperature = 1,
    [property: Range(0, int.MaxValue)] int TopK = 0,
    [property: Range(0d, 1d, MinimumIsExclusive = true)] float TopP = 1,
    [property: Range(0d, 1d)] float MinP = 0,
    [property: Range(0d, 1d, MinimumIsExclusive = true)] float TypicalP = 1,
    [property: Range(0.01d, 100d)] float RepetitionPenalty = 1,
    [property: Range(-2d, 2d)] float PresencePenalty = 0,
    [property: Range(-2d, 2d)] float FrequencyPenalty = 0,
    IReadOnlyDictionary<int, float>? LogitBias = null,
    [property: MaxLength(16)] string[]? Stop = null,
    [property: Range(0d, GenerateRequest.MaxSeed)] long? Seed = null,
    [property: Range(0, 20)] int Logprobs = 0,
    bool Heal = true,
    bool Stream = false,
    [property: MaxLength(2048)] string? Regex = null,
    [property: Range(1, 64)] int NumBeams = 1,
    [property: Range(-5d, 5d)] float LengthPenalty = 1,
    [property: Length(1, 256, ErrorMessage = GenerateRequest.ChoicesRange)] string[]? Choices = null,
    bool ReturnState = false) : IPromptRequest
{
    /// <summary>The greatest seed, 2^53−1: the greatest whole number that every JSON reader keeps exactly.</summary>
    internal const long MaxSeed = (1L << 53) - 1;

    /// <summary>Which lists of choices are taken.</summary>
    internal const string ChoicesRange = "The list choices is empty or too long; give {1} to {2} texts, or leave it out.";
}
