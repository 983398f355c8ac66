using System.Text.Json.Serialization;

namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>The prompts of a request: texts, or lists of token ids.</summary>
/// <param name="Texts">The texts; null where they are tokens.</param>
/// <param name="Tokens">The lists of ids; null where they are texts.</param>
[JsonConverter(typeof(PromptListConverter))]
public sealed record PromptList(IReadOnlyList<string>? Texts, IReadOnlyList<int[]>? Tokens);
