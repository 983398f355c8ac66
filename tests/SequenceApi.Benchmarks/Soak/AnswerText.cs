using System.Text;
using System.Text.Json.Nodes;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>What an answer says, without what differs from one time to the next: names, times, and what was cached.</summary>
internal static class AnswerText
{
    private static readonly string[] Passing = ["id", "created", "usage"];

    /// <summary>What a JSON object says.</summary>
    public static string Of(string json) => Of(JsonNode.Parse(json)!.AsObject());

    /// <summary>What a stream of events says: its last object, to which the parts before must add up.</summary>
    /// <exception cref="BenchmarkException">They don't, or the stream is not whole.</exception>
    public static string OfEvents(string events) => Of(Done(events));

    /// <summary>The last object of a stream of events.</summary>
    /// <exception cref="BenchmarkException">As of <see cref="OfEvents"/>.</exception>
    public static JsonObject Done(string events)
    {
        var parts = new StringBuilder();
        foreach (var (type, data) in Events(events))
            if (type == "token")
                parts.Append((string?)JsonNode.Parse(data)!["text"]);
            else if (type == "done" && JsonNode.Parse(data) is JsonObject done)
                return (string?)done["text"] == parts.ToString()
                    ? done
                    : throw new BenchmarkException($"a stream's parts don't add up to its text: '{parts}' and '{done["text"]}'");
            else
                throw new BenchmarkException($"a stream ended with the event {type}: {data}");
        throw new BenchmarkException("a stream was cut: it has no last event");
    }

    /// <summary>What a whole OpenAI completion says: its texts, and why they end.</summary>
    public static string OfCompletion(string json) => Told(Choices(JsonNode.Parse(json)!));

    /// <summary>The same of a streamed one.</summary>
    /// <exception cref="BenchmarkException">It isn't whole.</exception>
    public static string OfCompletionChunks(string events)
    {
        var chunks = Events(events).Select(part => part.Data).ToArray();
        return chunks is [.. var parts, "[DONE]"]
            ? Told(parts.SelectMany(part => Choices(JsonNode.Parse(part)!)))
            : throw new BenchmarkException($"a stream of completions was cut behind {chunks.LastOrDefault()}");
    }

    private static string Of(JsonObject answer)
    {
        foreach (var name in Passing)
            answer.Remove(name);
        return answer.ToJsonString();
    }

    private static IEnumerable<(string Type, string Data)> Events(string events)
    {
        const string Type = "event: ", Data = "data: ";
        foreach (var part in events.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = part.Split('\n');
            yield return (
                lines.FirstOrDefault(line => line.StartsWith(Type, StringComparison.Ordinal))?[Type.Length..] ?? "",
                lines.FirstOrDefault(line => line.StartsWith(Data, StringComparison.Ordinal))?[Data.Length..] ?? "");
        }
    }

    private static IEnumerable<(int Index, string Text, string? End)> Choices(JsonNode completion) => completion["choices"] is JsonArray choices
        ? choices.Select(choice => ((int)choice!["index"]!, (string)choice["text"]!, (string?)choice["finish_reason"]))
        : throw new BenchmarkException($"a completion without choices came: {completion.ToJsonString()}");

    private static string Told(IEnumerable<(int Index, string Text, string? End)> parts) => string.Join('\n', parts
        .GroupBy(part => part.Index)
        .OrderBy(choice => choice.Key)
        .Select(choice => $"{choice.Key} {string.Concat(choice.Select(part => part.Text))} {string.Concat(choice.Select(part => part.End))}"));
}
