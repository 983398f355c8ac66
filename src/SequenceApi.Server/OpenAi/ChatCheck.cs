using System.Text.Json;
using SequenceApi.Engine;
using SequenceApi.Engine.Models;
using SequenceApi.Server.OpenAi.Contracts;

namespace SequenceApi.Server.OpenAi;

/// <summary>Refuses what would mean something that these models can't do, and reads the conversation.</summary>
internal static class ChatCheck
{
    /// <summary>Checks what only chats have.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public static void Require(ChatRequest request)
    {
        Require(request.Logprobs || request.TopLogprobs is null or 0, "The field top_logprobs is given without logprobs; set logprobs to true, or leave it out.");
        Require(IsEmpty(request.Tools), "The field tools can't be used: the models call no tools; leave it out.");
        Require(IsEmpty(request.Functions), "The field functions can't be used: the models call no functions; leave it out.");
        Require(IsNoCall(request.ToolChoice), "The field tool_choice must be none or auto: the models call no tools; leave it out.");
        Require(IsNoCall(request.FunctionCall), "The field function_call must be none or auto: the models call no functions; leave it out.");
        Require(IsText(request.ResponseFormat), "The field response_format must be of the type text; leave it out.");
        Require(IsTextAlone(request.Modalities), "The field modalities must be text alone; leave it out.");
        Require(request.Audio is null, "The field audio can't be used: the models write text; leave it out.");
        Require(request.WebSearchOptions is null, "The field web_search_options can't be used: the models search nothing; leave it out.");
    }

    /// <summary>Who says what.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public static IReadOnlyList<(ChatRole Role, string Content)> Conversation(IReadOnlyList<ChatMessage>? messages)
    {
        Require(messages is { Count: > 0 }, "The field messages is missing or empty; give at least one message.");
        return [.. messages!.Select(message => (Role(message?.Role), Content(message)))];
    }

    private static ChatRole Role(string? role) => role switch
    {
        "system" or "developer" => ChatRole.System,
        "user" => ChatRole.User,
        "assistant" => ChatRole.Assistant,
        _ => throw Invalid("The role of a message is missing or none that these models know; give system, developer, user or assistant."),
    };

    private static string Content(ChatMessage? message)
    {
        Require(IsEmpty(message?.ToolCalls) && message?.FunctionCall is null, "A message calls a tool or a function, which these models can't read; leave it out.");
        Require(message?.Content is not null, "The content of a message is missing; give a text, or a list of parts of the type text.");
        Require(message!.Content!.OtherKind is null, "A part of a message's content isn't of the type text; these models read nothing else.");
        return message.Content.Text;
    }

    private static bool IsEmpty(JsonElement? value) => value is null or { ValueKind: JsonValueKind.Null }
        || (value is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0);

    private static bool IsNoCall(JsonElement? value) => value is null || Is(value.Value, "none") || Is(value.Value, "auto");

    private static bool IsText(JsonElement? format) =>
        format is null || (format is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("type", out var type) && Is(type, "text"));

    private static bool IsTextAlone(JsonElement? modalities) =>
        modalities is null || (modalities is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(item => Is(item, "text")));

    /// <summary>Compares what was written: half a character, which JSON can escape, would be an exception as a string.</summary>
    private static bool Is(JsonElement value, string text) => value.ValueKind == JsonValueKind.String && value.GetRawText() == $"\"{text}\"";

    private static void Require(bool isRight, string message)
    {
        if (!isRight)
            throw Invalid(message);
    }

    private static SequenceApiException Invalid(string message) => new(ErrorCode.InvalidRequest, message);
}
