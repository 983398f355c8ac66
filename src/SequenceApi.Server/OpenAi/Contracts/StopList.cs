using System.Text.Json.Serialization;

namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>One string, or several, that end a completion.</summary>
/// <param name="Strings">The strings.</param>
[JsonConverter(typeof(StopListConverter))]
public sealed record StopList(string[] Strings);
