using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using SequenceApi.Server.Contracts;

namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>What OpenAI's clients send to have a conversation continued. Members that this server doesn't know are passed over.</summary>
/// <param name="Model" example="english">The model's id. Absent: the default model.</param>
/// <param name="Messages">The conversation so far: at least one message. The model's chat template makes a text of it, by default the contents one behind the other.</param>
/// <param name="MaxTokens" example="16">The older name of `max_completion_tokens`, which goes before it.</param>
/// <param name="MaxCompletionTokens" example="16">Tokens of each reply at most. Absent: 256.</param>
/// <param name="N" example="1">Replies; they share one reading of the conversation.</param>
/// <param name="Logprobs" example="false">Whether each token is listed with its log probability.</param>
/// <param name="TopLogprobs" example="2">The most probable tokens to list in each token's place; only with `logprobs`.</param>
/// <param name="Stop">Up to four strings that end a reply and are not part of it, or one string; the template's own end it too.</param>
/// <param name="Seed" example="7">Decides every draw: the same seed gives the same texts.</param>
/// <param name="Temperature" example="0.8">What the scores are divided by; 0 takes the most probable token.</param>
/// <param name="TopP" example="0.95">Keeps the fewest most probable tokens that reach this probability together.</param>
/// <param name="PresencePenalty" example="0">Taken from the score of every token that the reply holds.</param>
/// <param name="FrequencyPenalty" example="0">Taken from a token's score for each time the reply holds it.</param>
/// <param name="LogitBias">Added to the scores of single tokens: a number in −100…100 by token id.</param>
/// <param name="User">Read by nobody.</param>
/// <param name="Stream" example="false">Whether the parts of the replies are sent as server-sent events as they come.</param>
/// <param name="StreamOptions">What a stream tells beside the text.</param>
/// <param name="ResponseFormat">Refused unless its type is `text`.</param>
/// <param name="Tools">Refused unless empty: the models call no tools.</param>
/// <param name="ToolChoice">Refused unless `none` or `auto`.</param>
/// <param name="Functions">Refused unless empty.</param>
/// <param name="FunctionCall">Refused unless `none` or `auto`.</param>
/// <param name="Modalities">Refused unless `["text"]`.</param>
/// <param name="Audio">Refused.</param>
/// <param name="WebSearchOptions">Refused.</param>
/// <param name="TopK" example="0">Keeps the k most probable tokens; 0 keeps all. Not OpenAI's, like the members below.</param>
/// <param name="MinP" example="0">Keeps the tokens at least this fraction as probable as the most probable one.</param>
/// <param name="TypicalP" example="1">Keeps the tokens whose surprise is closest to the entropy, up to this probability.</param>
/// <param name="RepetitionPenalty" example="1">Makes tokens that conversation or reply hold less probable where it is above 1.</param>
/// <param name="AllowedTokenIds">The only tokens that can be chosen, by id. Absent: all.</param>
/// <param name="BadWords">Strings that a reply never contains, whichever tokens would spell them: up to 64, of 1…256 characters.</param>
/// <param name="Regex" example="\s?\d{4}-\d{2}-\d{2}">A regular expression that a reply matches as a whole where it ends by `stop`, of up to 2,048 characters, as in `/v1/generate`.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
[Example("""{"model":"english","messages":[{"role":"user","content":"My fellow citizens,"}],"max_completion_tokens":16,"seed":7}""")]
public sealed record ChatRequest(
    string? Model = null,
    IReadOnlyList<ChatMessage>? Messages = null,
    [property: Range(1, 65536)] int? MaxTokens = null,
    [property: Range(1, 65536)] int? MaxCompletionTokens = null,
    [property: Range(1, 128)] int N = 1,
    bool Logprobs = false,
    [property: Range(0, 20)] int? TopLogprobs = null,
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
    JsonElement? ResponseFormat = null,
    JsonElement? Tools = null,
    JsonElement? ToolChoice = null,
    JsonElement? Functions = null,
    JsonElement? FunctionCall = null,
    JsonElement? Modalities = null,
    JsonElement? Audio = null,
    JsonElement? WebSearchOptions = null,
    [property: Range(0, int.MaxValue)] int TopK = 0,
    [property: Range(0d, 1d)] float MinP = 0,
    [property: Range(0d, 1d, MinimumIsExclusive = true)] float TypicalP = 1,
    [property: Range(0.01d, 100d)] float RepetitionPenalty = 1,
    int[]? AllowedTokenIds = null,
    [property: MaxLength(64)] string[]? BadWords = null,
    [property: MaxLength(2048)] string? Regex = null)
{
    private const int DefaultTokens = 256;

    /// <summary>The same in the words of the other route.</summary>
    /// <param name="prompt">What the template makes of the messages.</param>
    internal CompletionRequest Completion(string prompt) => new(
        Model: Model,
        Prompt: new([prompt], null),
        MaxTokens: MaxCompletionTokens ?? MaxTokens ?? DefaultTokens,
        N: N,
        Logprobs: Logprobs ? TopLogprobs ?? 0 : null,
        Stop: Stop,
        Seed: Seed,
        Temperature: Temperature,
        TopP: TopP,
        PresencePenalty: PresencePenalty,
        FrequencyPenalty: FrequencyPenalty,
        LogitBias: LogitBias,
        Stream: Stream,
        StreamOptions: StreamOptions,
        TopK: TopK,
        MinP: MinP,
        TypicalP: TypicalP,
        RepetitionPenalty: RepetitionPenalty,
        AllowedTokenIds: AllowedTokenIds,
        BadWords: BadWords,
        Regex: Regex);
}
