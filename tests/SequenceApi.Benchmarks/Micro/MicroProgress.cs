using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using SequenceApi.Benchmarks.Progress;

namespace SequenceApi.Benchmarks.Micro;

/// <summary>Tells which benchmark runs.</summary>
internal sealed class MicroProgress(IProgressLog log) : EventProcessor
{
    /// <inheritdoc/>
    public override void OnStartRunBenchmark(BenchmarkCase benchmarkCase) =>
        log.Begin($"{benchmarkCase.Descriptor.GetFilterName()} {benchmarkCase.Parameters.DisplayInfo}");

    /// <inheritdoc/>
    public override void OnEndRunBenchmark(BenchmarkCase benchmarkCase, BenchmarkReport report) => log.End();
}
