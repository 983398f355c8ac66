using System.Net;
using System.Text;
using System.Text.Json;
using SequenceApi.Engine;
using SequenceApi.Server.Http.Errors;
using SequenceApi.Server.OpenAi;

namespace SequenceApi.Server.Tests.Fuzzing;

/// <summary>What the server has answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Type">The content's type; null for none.</param>
/// <param name="Body">The content.</param>
internal sealed record FuzzAnswer(HttpStatusCode Status, string? Type, byte[] Body)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Dictionary<string, ErrorCode> Codes = Enum.GetValues<ErrorCode>().ToDictionary(code => code.WireName());

    /// <summary>What no request that is odd may cause: it is the server's fault, or that of its surroundings.</summary>
    private static readonly ErrorCode[] Faults =
        [ErrorCode.InternalError, ErrorCode.ModelFailed, ErrorCode.Stopping, ErrorCode.Loading, ErrorCode.StoreUnavailable, ErrorCode.QueueFull];

    /// <summary>Statuses of requests that miss the route that they were meant for.</summary>
    private static readonly HttpStatusCode[] Misses = [HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed];

    /// <summary>Whether the request was answered as it wished.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    private string Text => Strict.GetString(Body);

    /// <summary>Holds for whatever was sent.</summary>
    public void Require(ApiOperation operation)
    {
        Assert.True(operation.Statuses.Contains((int)Status) || Misses.Contains(Status), $"The document doesn't list {(int)Status}: {Text}");
        if (!IsSuccess)
            RequireError(OpenAi(operation));
        else if (Type == "text/event-stream")
            RequireEvents();
        else if (Type == "application/x-ndjson")
            RequireLines();
        else if (Status != HttpStatusCode.NoContent)
            Assert.Equal(JsonValueKind.Object, Parse(Text).ValueKind);
    }

    private static bool OpenAi(ApiOperation operation) => ErrorWriter.Serves(operation.Path);

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>A problem, or an error in OpenAI's shape: with a code that has this status.</summary>
    private void RequireError(bool isOpenAi)
    {
        Assert.Equal(isOpenAi ? "application/json" : "application/problem+json", Type);
        var error = isOpenAi ? Parse(Text).GetProperty("error") : Parse(Text);
        Assert.False(string.IsNullOrWhiteSpace(error.GetProperty(isOpenAi ? "message" : "detail").GetString()), Text);
        Assert.Equal((int)Status, RequireCode(error).Status());
    }

    private ErrorCode RequireCode(JsonElement error)
    {
        Assert.True(Codes.TryGetValue(error.GetProperty("code").GetString()!, out var code), Text);
        Assert.False(Faults.Contains(code), Text);
        return code;
    }

    /// <summary>Whole events of JSON, the last of which says that it is the last.</summary>
    private void RequireEvents()
    {
        var events = Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("\n\n", Text, StringComparison.Ordinal);
        foreach (var one in events)
            if (one.Split("data: ") is [_, var data] && data != "[DONE]" && Parse(data) is var json)
                RequireNoFault(json);
        Assert.True(events is [.., "data: [DONE]"] || events[^1].StartsWith("event: done", StringComparison.Ordinal) || events[^1].Contains("error", StringComparison.Ordinal), Text);
    }

    private void RequireLines()
    {
        var lines = Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToArray();
        foreach (var line in lines)
            RequireNoFault(line);
        Assert.True(lines[^1].TryGetProperty("done", out _) || lines[^1].TryGetProperty("error", out _), Text);
    }

    /// <summary>An error on the way is as known as one at the beginning.</summary>
    private void RequireNoFault(JsonElement json)
    {
        if (json.TryGetProperty("error", out var error))
            RequireCode(error);
        else if (json.TryGetProperty("code", out _))
            RequireCode(json);
    }
}
