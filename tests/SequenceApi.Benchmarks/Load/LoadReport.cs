using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Load;

/// <summary>All that <c>load</c> measured; what wasn't is null.</summary>
internal sealed record LoadReport(
    Machine Machine,
    LoadPlan Plan,
    ServedModel Model,
    EngineResult? Engine,
    GenerateResult? Whole,
    GenerateResult? Streamed,
    PredictResult? Predict,
    TypingResult? Typing,
    ContinueResult? Continue,
    Latency? Suggest,
    ServerResult? Server,
    IReadOnlyList<MarkResult> Marks);
