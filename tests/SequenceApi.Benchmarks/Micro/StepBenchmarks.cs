using BenchmarkDotNet.Attributes;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Benchmarks.Micro;

/// <summary>One step of a batch through each of a bundle's graphs, on one thread: tokens/s are rows by time.</summary>
[MemoryDiagnoser]
public class StepBenchmarks
{
    private LanguageModel? _model;
    private StepBatch? _batch;

    /// <summary>The bundle's folder; set before the benchmarks are looked for.</summary>
    internal static string Bundle { get; set; } = "";

    /// <summary>The precisions that the bundle has.</summary>
    public static IEnumerable<string> Precisions => ModelManifest.Load(Bundle).Graphs.Keys;

    /// <summary>The graph.</summary>
    [ParamsSource(nameof(Precisions))]
    public string Precision { get; set; } = "";

    /// <summary>Rows of the batch.</summary>
    [Params(1, 8, 32)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _model = ModelBundle.Load(Bundle, Precision, new EngineOptions().IntraOpThreads);
        _batch = _model.StepModel.CreateBatch(Rows);
        var random = new Random(Seed: 1);
        for (var row = 0; row < Rows; row++)
            _batch.InputIds[row] = random.Next(_model.StepModel.VocabularySize);
    }

    [GlobalCleanup]
    public void Close()
    {
        _batch?.Dispose();
        _model?.Dispose();
    }

    [Benchmark]
    public void Step() => _batch!.Step(Rows);
}
