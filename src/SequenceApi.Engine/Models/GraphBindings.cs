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
    int? Batch = null)
{
    /// <summary>What is wrong with them whatever the graph; null for nothing.</summary>
    internal string? Fault =>
        Batch is not (null or 1) ? $"bindings.batch is {Batch}, but only 1 says something that isn't detected."
        : Window is < 1 ? $"bindings.window is {Window}; it takes 1 or more."
        : !Enum.IsDefined(IdsLayout ?? default) ? "bindings.ids_layout is batch_sequence or sequence_batch."
        : !Enum.IsDefined(ScoresKind ?? default) ? "bindings.scores_kind is logits, probabilities or log_probabilities."
        : States?.GroupBy(state => state?.Input).FirstOrDefault(states => states.Key is null || states.Count() > 1) is { } several ? $"bindings.states names '{several.Key}' more than once, or a state without its input."
        : States?.FirstOrDefault(state => state.Initial is { } initial && (!float.IsFinite(initial) || state.InitialFile is not null)) is { } state
            ? $"the initial state of '{state.Input}' is one finite number, or a file."
        : null;
}
