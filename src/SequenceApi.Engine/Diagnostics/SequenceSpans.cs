using System.Diagnostics;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Diagnostics;

/// <summary>
/// The spans of a request: tokenize, queue, prefill, decode. A lane serves many requests at a time, so that a sequence's
/// spans are told when it has ended, from the times that it noted.
/// </summary>
public static class SequenceSpans
{
    /// <summary>The source that all of them come from.</summary>
    public const string SourceName = "SequenceApi.Engine";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the span of a text's way into tokens; null where nobody traces.</summary>
    internal static Activity? Tokenize() => Source.StartActivity("tokenize");

    /// <summary>Notes whose request a sequence is.</summary>
    internal static void Begin(SequenceTimes times)
    {
        if (Source.HasListeners())
            times.Request = Activity.Current?.Context ?? default;
    }

    /// <summary>Tells what became of a sequence.</summary>
    internal static void End(Sequence sequence, long ended, TimeProvider time)
    {
        var times = sequence.Times;
        if (times.Request == default)
            return;
        var (origin, now) = (time.GetTimestamp(), time.GetUtcNow());
        var promptRead = times.PromptRead != 0 ? times.PromptRead : ended;
        Tell("queue", times.Submitted, times.Admitted)?.Dispose();
        Tell("prefill", times.Admitted, promptRead)?
            .SetTag("prompt_tokens", sequence.PromptTokensRead).SetTag("cached_tokens", sequence.CachedTokens).Dispose();
        if (sequence.GeneratedTokens > 0)
            Tell("decode", promptRead, ended)?.SetTag("completion_tokens", sequence.GeneratedTokens).Dispose();

        Activity? Tell(string name, long begun, long over)
        {
            var span = Source.StartActivity(name, ActivityKind.Internal, times.Request, startTime: At(begun));
            span?.SetTag("model", sequence.Model.Id).SetEndTime(At(over).UtcDateTime);
            return span;
        }

        DateTimeOffset At(long timestamp) => now - time.GetElapsedTime(timestamp, origin);
    }
}
