using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Throughput;

/// <summary>All that <c>throughput</c> measured.</summary>
internal sealed record ThroughputReport(
    Machine Machine,
    ThroughputPlan Plan,
    IReadOnlyList<VariantResult> Results,
    IReadOnlyList<RatioResult> Ratios,
    IReadOnlyList<MarkResult> Marks)
{
    private static readonly (string Variant, string Against)[] Compared =
    [
        (VariantNames.Engine(VariantNames.Integer), VariantNames.Naive),
        (VariantNames.Engine(VariantNames.Integer), VariantNames.Raw(VariantNames.Integer)),
        (VariantNames.Engine(VariantNames.Float), VariantNames.Naive),
        (VariantNames.Engine(VariantNames.Float), VariantNames.Raw(VariantNames.Float)),
    ];

    /// <summary>Draws the conclusions.</summary>
    public static ThroughputReport Of(
        Machine machine, ThroughputPlan plan, string tokenizerKind, IReadOnlyList<VariantResult> results) => new(
        machine,
        plan,
        results,
        [.. Compared.SelectMany(pair => plan.Concurrency.Select(concurrency => Compare(results, pair, concurrency))).OfType<RatioResult>()],
        ThroughputMarks.Judge(results, tokenizerKind));

    private static RatioResult? Compare(IReadOnlyList<VariantResult> results, (string Variant, string Against) pair, int concurrency)
    {
        return Find(pair.Variant) is { } variant && Find(pair.Against) is { } against
            ? new RatioResult(pair.Variant, pair.Against, concurrency, variant.Against(against))
            : null;

        VariantResult? Find(string name) => results.FirstOrDefault(result => result.Variant == name && result.Concurrency == concurrency);
    }
}
