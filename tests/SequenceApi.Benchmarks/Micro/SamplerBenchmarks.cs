using BenchmarkDotNet.Attributes;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Benchmarks.Micro;

/// <summary>Choosing a token with its log probability, from logits as a trained model gives them.</summary>
[MemoryDiagnoser]
public class SamplerBenchmarks
{
    private static readonly TokenSet Skipped = new([0]);
    private static readonly SamplingParameters GreedyChoice = new() { Temperature = 0 };
    private static readonly SamplingParameters PlainDraw = new() { Temperature = 0.8f };
    private static readonly SamplingParameters FortyBest = new() { TopK = 40 };
    private static readonly SamplingParameters Nucleus = new() { TopP = 0.9f };
    private static readonly SamplingParameters Likely = new() { MinP = 0.05f };
    private readonly Sampler _sampler = new();
    private float[] _logits = [];
    private int _position;

    /// <summary>Tokens of the model: characters, byte pairs.</summary>
    [Params(66, 8192)]
    public int Vocabulary { get; set; }

    [GlobalSetup]
    public void MakeLogits()
    {
        // Probabilities that fall with the rank as words' do (Zipf), in a random order.
        var random = new Random(Seed: 1);
        _logits = [.. Enumerable.Range(1, Vocabulary).Select(rank => (-1.5f * MathF.Log(rank)) + (float)random.NextDouble())];
        random.Shuffle(_logits);
    }

    [Benchmark]
    public float Greedy() => Choose(GreedyChoice);

    [Benchmark(Baseline = true)]
    public float Temperature() => Choose(PlainDraw);

    [Benchmark]
    public float TopK40() => Choose(FortyBest);

    [Benchmark]
    public float TopP90() => Choose(Nucleus);

    [Benchmark]
    public float MinP5() => Choose(Likely);

    private float Choose(SamplingParameters parameters)
    {
        var distribution = _sampler.Distribution(_logits);
        var id = _sampler.Sample(distribution, parameters, counts: null, _position++, Skipped, endId: null, mayEnd: true);
        return distribution.LogProbability(id);
    }
}
