using SequenceApi.Benchmarks.Clients;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;

namespace SequenceApi.Benchmarks.Throughput;

/// <summary>The engine with its default options, in this process.</summary>
/// <param name="name">What the tables call it.</param>
/// <param name="model">The model, which stays the caller's.</param>
/// <param name="workload">What is asked for.</param>
internal sealed class EngineVariant(string name, LanguageModel model, Workload workload) : IVariant
{
    private readonly InferenceEngine _engine = new(new EngineOptions(), new PrefixCacheOptions());

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Measurement Measure(int concurrency, TimeSpan length, CancellationToken cancellationToken)
    {
        var window = new Window(length);
        var answers = new ClosedLoop(
            concurrency, (client, turn, token) => GenerateAsync(workload.Length(client, concurrency, turn), token))
            .Run(window, cancellationToken);
        return new Measurement(
            answers.Sum(answer => answer.TokensBetween(window.Begin, window.End)), window.Seconds, window.AllocatedBytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();

    private async Task<int> GenerateAsync(int tokens, CancellationToken cancellationToken)
    {
        var number = workload.Next();
        var sequence = new GenerationSequence(
            Prompt.FromTokens(model, workload.Prompt(number)),
            new SamplingParameters { Seed = number },
            new StopCriteria(tokens),
            topLogProbabilities: 0,
            streamed: false,
            cancellationToken);
        _engine.Submit(sequence);
        return (await sequence.Completion).Tokens.Count;
    }
}
