using System.Text.Json.Serialization;

namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>What a stream tells beside the text.</summary>
/// <param name="IncludeUsage" example="true">Whether its last part, without choices, tells the usage.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record StreamOptions(bool IncludeUsage = false);
