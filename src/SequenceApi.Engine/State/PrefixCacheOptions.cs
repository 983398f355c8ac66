using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Engine.State;

/// <summary>How much memory known prefixes may take.</summary>
public sealed class PrefixCacheOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "PrefixCache";

    /// <summary>Bytes of all states, tokens and their bookkeeping together; 0 turns the cache off.</summary>
    [Range(0, 1L << 40)]
    public long MaxBytes { get; set; } = 64L << 20;

    /// <summary>Bytes of what suggestions and healing have looked into, a row of logits and a state for each point of a text; 0 keeps none.</summary>
    [Range(0, 1L << 40)]
    public long MaxExpansionBytes { get; set; } = 32L << 20;
}
