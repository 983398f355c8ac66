using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using SequenceApi.Server.Contracts;

namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>What OpenAI's clients send to have texts completed. Members that this server doesn't know are passed over.</summary>
/// <param name="Model" example="english">The model's id. Absent: the default model.</param>
/// <param name="Prompt">One text, several, one list of token ids, or several lists. Absent: the beginning of a text.</param>
/// <param name="MaxTokens" example="16">Tokens of each completion at most; 0 with `echo` and `logprobs` only scores the prompt.</param>
/// <param name="N" example="1">Completions of each prompt; they share one reading of it.</param>
/// <param name="BestOf" example="1">Completions that are made of each prompt, of which the `n` with the greatest mean log probability of a token are answered; not with `stream`. Absent: `n`.</param>
/// <param name="Echo" example="false">Whether the completion's text, and its `logprobs`, begin with the prompt.</param>
/// <param name="Logprobs" example="2">The most probable tokens to list beside each token, which is always among them. Absent: no list at all.</param>
/// <param name="Stop">Up to four strings that end a completion and are not part of it, or one string.</param>
/// <param name="Seed" example="7">Decides every draw: the same seed gives the same texts.</param>
/// <param name="Temperature" example="0.8">What the scores are divided by; 0 takes the most probable token.</param>
/// <param name="TopP" example="0.95">Keeps the fewest most probable tokens that reach this probability together.</param>
/// <param name="PresencePenalty" example="0">Taken from the score of every token that the completion holds.</param>
/// <param name="FrequencyPenalty" example="0">Taken from a token's score for each time the completion holds it.</param>
/// <param name="LogitBias">Added to the scores of single tokens: a number in −100…100 by token id.</param>
/// <param name="User">Read by nobody.</param>
/// <param name="Stream" example="false">Whether the parts of the completions are sent as server-sent events as they come.</param>
/// <param name="StreamOptions">What a stream tells beside the text.</param>
/// <param name="Suffix">Refused: a recurrent model reads on, and can't fill in.</param>
/// <param name="TopK" example="0">Keeps the k most probable tokens; 0 keeps all. Not OpenAI's, like the members below.</param>
/// <param name="MinP" example="0">Keeps the tokens at least this fraction as probable as the most probable one.</param>
/// <param name="TypicalP" example="1">Keeps the tokens whose surprise is closest to the entropy, up to this probability.</param>
/// <param name="RepetitionPenalty" example="1">Makes tokens that prompt or completion hold less probable where it is above 1.</param>
/// <param name="AllowedTokenIds">The only tokens that can be chosen, by id. Absent: all.</param>
/// <param name="BadWords">Strings that a completion's text never contains, whichever tokens would spell them: up to 64, of 1…256 characters. What the prompt begins and the completion would end is not held back.</param>
/// <param name="Regex" example="\s?\d{4}-\d{2}-\d{2}">A regular expression that a completion matches as a whole where it ends by `stop`, of up to 2,048 characters, as in `/v1/generate`.</param>
/// <param name="Choices">Each completion is exactly one of these texts, 1 to 256, drawn by the probabilities that the model gives their tokens, after temperature; not with stop strings, filters, penalties, bias, limits or another `best_of` than `n`, and without heed of `max_tokens`.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
[Example("""{"model":"english","prompt":"My fellow citizens,","max_tokens":16,"seed":7}""")]
public sealed record CompletionRequest(
    string? Model = null,
    PromptList? Prompt = null,
    [property: Range(0, 65536)] int MaxTokens = 16,
    [property: Range(1, 128)] int N = 1,
    [property: Range(1, 128)] int? BestOf = null,
    bool Echo = false,
    [property: Range(0, 5)] int? Logprobs = null,
    StopList? Stop = null,
    [property: Range(0d, GenerateRequest.MaxSeed)] long? Seed = null,
    [property: Range(0d, 100d)] float Temperature = 1,
    [property: Range(0d, 1d, MinimumIsExclusive = true)] float TopP = 1,
    [property: Range(-2d, 2d)] float PresencePenalty = 0,
    [property: Range(-2d, 2d)] float FrequencyPenalty = 0,
    IReadOnlyDictionary<int, float>? LogitBias = null,
    string? User = null,
    bool Stream = false,
    StreamOptions? StreamOptions = null,
    string? Suffix = null,
    [property: Range(0, int.MaxValue)] int TopK = 0,
    [property: Range(0d, 1d)] float MinP = 0,
    [property: Range(0d, 1d, MinimumIsExclusive = true)] float TypicalP = 1,
    [property: Range(0.01d, 100d)] float RepetitionPenalty = 1,
    int[]? AllowedTokenIds = null,
    [property: MaxLength(64)] string[]? BadWords = null,
    [property: MaxLength(2048)] string? Regex = null,
    [property: Length(1, 256, ErrorMessage = GenerateRequest.ChoicesRange)] string[]? Choices = null)
{
    /// <summary>How each token is chosen, in the words of our own route.</summary>
    internal GenerateRequest Sampling() => new(
        MaxTokens: MaxTokens,
        Temperature: Temperature,
        TopK: TopK,
        TopP: TopP,
        MinP: MinP,
        TypicalP: TypicalP,
        RepetitionPenalty: RepetitionPenalty,
        PresencePenalty: PresencePenalty,
        FrequencyPenalty: FrequencyPenalty,
        LogitBias: LogitBias,
        Stop: Stop?.Strings,
        Seed: Seed,
        Logprobs: Logprobs ?? 0,
        Regex: Regex,
        Choices: Choices);
}
