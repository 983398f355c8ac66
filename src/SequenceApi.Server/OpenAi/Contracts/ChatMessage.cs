using System.Text.Json;
using System.Text.Json.Serialization;

namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>A message of a conversation.</summary>
/// <param name="Role" example="user">Who speaks: `system` or `developer`, `user`, or `assistant`.</param>
/// <param name="Content">What is said: a text, or a list of parts of the type `text`.</param>
/// <param name="Name">Read by nobody.</param>
/// <param name="ToolCalls">Refused unless empty.</param>
/// <param name="FunctionCall">Refused.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record ChatMessage(
    string? Role = null, ChatContent? Content = null, string? Name = null, JsonElement? ToolCalls = null, JsonElement? FunctionCall = null);
