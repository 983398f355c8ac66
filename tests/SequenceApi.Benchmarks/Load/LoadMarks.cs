using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Load;

/// <summary>The marks of the server.</summary>
internal static class LoadMarks
{
    private const int Clients = 64;
    private static readonly Mark Whole = new("HTTP, 64 clients, whole / engine in process", Least: 0.65, Aim: 0.85, "", 2);
    private static readonly Mark Streamed = new("HTTP, 64 clients, streamed / engine in process", Least: 0.35, Aim: 0.5, "", 2);
    private static readonly Mark Evenness = new("p99 / p50 of the time between tokens, 64 streams", Least: 4, Aim: 2, "", 1);
    private static readonly Mark Predict = new("predict with a cached prefix, one client, p50", Least: 0.6, Aim: 0.3, " ms", 2);
    private static readonly Mark Typing = new("keystroke 2,000 / keystroke 20", Least: 1.2, Aim: 1.05, "", 2);
    private static readonly Mark Continue = new("continue behind 100,000 tokens / behind 10", Least: 1.2, Aim: 1.05, "", 2);
    private static readonly Mark Suggest = new("suggest at each keystroke, one client, p50", Least: 8, Aim: 4, " ms", 1);
    private static readonly Mark Idle = new("processor while idle", Least: 1, Aim: 0.2, " %", 2);
    private static readonly Mark Ready = new("from process start to ready", Least: 2, Aim: 1, " s", 2);
    private static readonly Mark Memory = new("resident memory, idle", Least: 350, Aim: 250, " MB", 0);

    /// <summary>Judges what was measured.</summary>
    public static IReadOnlyList<MarkResult> Judge(
        LoadPlan plan, EngineResult? engine, GenerateResult? whole, GenerateResult? streamed, PredictResult? predict, TypingResult? typing,
        ContinueResult? continued, Latency? suggest, ServerResult? server)
    {
        var isFull = plan.Clients == Clients;
        var isCached = predict is { CachedTokens: > 0 };
        var tooFew = isFull ? null : $"needs --clients {Clients}";
        var noRatio = tooFew ?? "needs the engine's speed: --start, or --in-process-tokens-per-second";
        const string NoServer = "needs --start";
        return
        [
            Whole.With(isFull ? whole?.Against(engine) : null, whole is null ? null : noRatio),
            Streamed.With(isFull ? streamed?.Against(engine) : null, streamed is null ? null : noRatio),
            Evenness.With(isFull ? streamed?.BetweenTokens?.P99 / streamed?.BetweenTokens?.P50 : null, streamed is null ? null : tooFew),
            Predict.With(isCached ? predict?.Request?.P50 : null, predict is null ? null : "the server had nothing cached"),
            Typing.With(typing?.Ratio),
            Continue.With(continued?.Ratio),
            Suggest.With(suggest?.P50),
            Idle.With(server?.IdleProcessorPercent, NoServer),
            Ready.With(server?.SecondsToReady, NoServer),
            Memory.With(server?.IdleMegabytes, NoServer),
        ];
    }
}
