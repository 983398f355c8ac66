using System.Text.Json.Nodes;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>An answer, read to its end, whatever its status.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Text">Its body.</param>
internal sealed record Reply(int Status, string Text)
{
    /// <summary>The codes of a server that has too much to do, which say: later.</summary>
    public const string QueueFull = "queue_full";

    /// <summary>The code of a session that another request is changing.</summary>
    public const string SessionBusy = "session_busy";

    private const int Shown = 300;

    /// <summary>Whether it is what was asked for.</summary>
    public bool IsGood => Status is >= 200 and < 300;

    /// <summary>Whether the queue was full: then nothing has happened.</summary>
    public bool IsRefused => Status == 429 && Code == QueueFull;

    /// <summary>The body as JSON.</summary>
    public JsonNode Body => JsonNode.Parse(Text)!;

    /// <summary>The code of an error, in either shape; null where there is none.</summary>
    public string? Code => Text.StartsWith('{') && JsonNode.Parse(Text) is JsonObject problem
        ? (string?)(problem["code"] ?? (problem["error"] as JsonObject)?["code"])
        : null;

    /// <summary>What to say of an answer that isn't what it should be.</summary>
    public BenchmarkException Wrong(string expected) => new(
        $"expected {expected}, got {Status}: {(Text.Length > Shown ? Text[..Shown] + "…" : Text)}");
}
