using System.Diagnostics;
using SequenceApi.Benchmarks.Clients;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Benchmarks.Throughput;

/// <summary>
/// The step graph alone, back to back: as many threads as the engine has lanes (but no more than sequences), a batch each,
/// nothing sampled, nobody served. No engine around the graph can be faster.
/// </summary>
/// <param name="name">What the tables call it.</param>
/// <param name="model">The model, which stays the caller's.</param>
internal sealed class RawGraphVariant(string name, LanguageModel model) : IVariant
{
    private const int FixedIds = 4096;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Measurement Measure(int concurrency, TimeSpan length, CancellationToken cancellationToken)
    {
        var window = new Window(length);
        var tokens = 0L;
        var lanes = Math.Min(new EngineOptions().Lanes, concurrency);
        Crowd.Run(
            lanes,
            (lane, stop) => Task.Factory.StartNew(() => Step(Rows(lane), stop), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default),
            window.Pass,
            cancellationToken);
        return new Measurement(tokens, window.Seconds, window.AllocatedBytes);

        int Rows(int lane) => (concurrency / lanes) + (lane < concurrency % lanes ? 1 : 0);

        void Step(int rows, CancellationToken stop)
        {
            using var batch = model.StepModel.CreateBatch(rows);
            var ids = Ids(rows);
            for (var step = 0; !stop.IsCancellationRequested; step++)
            {
                ids.AsSpan(step % FixedIds, rows).CopyTo(batch.InputIds);
                batch.Step(rows);
                if (window.Holds(Stopwatch.GetTimestamp()))
                    Interlocked.Add(ref tokens, rows);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private long[] Ids(int rows)
    {
        var random = new Random(Seed: 1);
        return [.. Enumerable.Range(0, FixedIds + rows).Select(_ => random.NextInt64(model.StepModel.VocabularySize))];
    }
}
