using System.Text.Json.Serialization;

namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>What a message says.</summary>
/// <param name="Text">Its text; that of its parts one behind the other.</param>
/// <param name="OtherKind">The type of a part that is no text; null where there is none.</param>
[JsonConverter(typeof(ChatContentConverter))]
public sealed record ChatContent(string Text, string? OtherKind);
