using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Tracing;

/// <summary>What to look at inside a network while it reads a text.</summary>
/// <param name="Prompt">What is read, from its beginning: at least one token.</param>
/// <param name="Text">The same as a text.</param>
/// <param name="Layers">Numbers from 0 of the layers to list; null for all.</param>
/// <param name="Units">Numbers from 0 of the units to list of each layer; null for all.</param>
/// <param name="Values">What to list of each unit at each token; null for all that the cell has, none for summaries alone.</param>
/// <param name="MemorySteps">Over how many tokens to tell what a unit keeps, each ≥ 1.</param>
/// <param name="Influence">Whose influence to tell; null for nobody's.</param>
public sealed record TraceQuery(
    Prompt Prompt,
    TracedText Text,
    IReadOnlyList<int>? Layers = null,
    IReadOnlyList<int>? Units = null,
    IReadOnlyList<TracedValue>? Values = null,
    IReadOnlyList<int>? MemorySteps = null,
    InfluenceQuery? Influence = null);
