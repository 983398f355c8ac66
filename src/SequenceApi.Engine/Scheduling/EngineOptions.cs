using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Engine.Scheduling;

/// <summary>How much the engine does at once.</summary>
public sealed class EngineOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Engine";

    /// <summary>Sequences of one model that a lane steps together.</summary>
    [Range(1, 1024)]
    public int MaxBatchSize { get; set; } = 64;

    /// <summary>Sequences that may wait for a row; one more is refused with <c>queue_full</c>.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueueLength { get; set; } = 1024;

    /// <summary>Searches that go on at once, of suggestions, beams and half-typed words; more wait as sequences do.</summary>
    [Range(1, 10_000)]
    public int MaxSearches { get; set; } = 64;

    /// <summary>Tokens of a prompt.</summary>
    [Range(1, 16_777_216)]
    public int MaxPromptTokens { get; set; } = 65536;

    /// <summary>Threads that step batches.</summary>
    [Range(1, 256)]
    public int Lanes { get; set; } = Environment.ProcessorCount;

    /// <summary>Threads inside one step of the model.</summary>
    [Range(1, 256)]
    public int IntraOpThreads { get; set; } = 1;
}
