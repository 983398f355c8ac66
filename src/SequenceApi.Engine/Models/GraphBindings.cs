namespace SequenceApi.Engine.Models;

/// <summary>What a graph's inputs and outputs mean, where detection should not decide; what is left out is detected.</summary>
/// <param name="InputIds">The input that takes token ids.</param>
/// <param name="IdsLayout">The order of its axes.</param>
/// <param name="Window">How many tokens a graph without states takes at once, where it doesn't say so itself.</param>
/// <param name="Scores">The output that scores the next token.</param>
/// <param name="ScoresKind">What its numbers are.</param>
/// <param name="States">The recurrent tensors; those left out are detected.</param>
/// <param name="Batch">1 where a call may take one sequence only.</param>
public sealed record GraphBindings(
    string? InputIds = null,
    IdsLayout? IdsLayout = null,
    int? Window = null,
    string? Scores = null,
    ScoresKind? ScoresKind = null,
    IReadOnlyList<StateBindings>? States = null,
    int? Batch = null);
