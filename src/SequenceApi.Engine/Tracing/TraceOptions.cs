using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Engine.Tracing;

/// <summary>How much may be looked at inside a network.</summary>
public sealed class TraceOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Trace";

    /// <summary>Tokens of a text.</summary>
    [Range(1, 65536)]
    public int MaxTokens { get; set; } = 512;

    /// <summary>Numbers in an answer: tokens × units × values, over all layers.</summary>
    [Range(1, 100_000_000)]
    public int MaxNumbers { get; set; } = 1_000_000;

    /// <summary>Traces that wait or run; one more is refused with <c>queue_full</c>.</summary>
    [Range(1, 10_000)]
    public int MaxWaiting { get; set; } = 16;
}
