using SequenceApi.Benchmarks.Results;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Benchmarks.Throughput;

/// <summary>The marks of the engine in process, at 64 sequences.</summary>
internal static class ThroughputMarks
{
    private const int Concurrency = 64;
    private static readonly Mark AgainstRaw = new("engine int8 at 64 / raw int8 graph", Least: 0.80, Aim: 0.92, "", 2);
    private static readonly Mark AgainstNaiveCharacters = new("engine int8 at 64 / naive loop (characters, words)", Least: 7, Aim: 10, "×", 1);
    private static readonly Mark AgainstNaiveBytePairs = new("engine int8 at 64 / naive loop (byte pairs)", Least: 12, Aim: 25, "×", 1);
    private static readonly Mark Allocation = new("managed allocation per token, engine int8 at 64", Least: 200, Aim: 50, " B", 0);

    /// <summary>Judges what was measured.</summary>
    /// <param name="results">All of it.</param>
    /// <param name="tokenizerKind">The model's kind of tokenizer: large vocabularies cost a naive loop more.</param>
    public static IReadOnlyList<MarkResult> Judge(IReadOnlyList<VariantResult> results, string tokenizerKind)
    {
        var (engine, raw) = (Find(VariantNames.Engine(VariantNames.Integer)), Find(VariantNames.Raw(VariantNames.Integer)));
        var naive = Find(VariantNames.Naive);
        var reason = naive is null ? $"needs --concurrency {Concurrency}" : "no int8 graph";
        return
        [
            AgainstRaw.With(raw is null ? null : engine?.Against(raw), reason),
            (tokenizerKind == TokenizerKind.BytePair ? AgainstNaiveBytePairs : AgainstNaiveCharacters)
                .With(naive is null ? null : engine?.Against(naive), reason),
            Allocation.With(engine?.BytesPerToken, reason),
        ];

        VariantResult? Find(string variant) =>
            results.FirstOrDefault(result => result.Variant == variant && result.Concurrency == Concurrency);
    }
}
