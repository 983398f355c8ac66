namespace SequenceApi.Benchmarks.Throughput;

/// <summary>What the tables call the variants.</summary>
internal static class VariantNames
{
    public const string Float = "fp32";
    public const string Integer = "int8";
    public const string Naive = "naive loop";

    /// <summary>The engine with the graph of a precision.</summary>
    public static string Engine(string precision) => $"engine {precision}";

    /// <summary>The graph of a precision alone.</summary>
    public static string Raw(string precision) => $"raw graph {precision}";
}
