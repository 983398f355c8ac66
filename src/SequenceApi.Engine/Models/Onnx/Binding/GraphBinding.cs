namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>What the inputs and outputs of a graph mean.</summary>
/// <param name="Ids">The input that takes tokens.</param>
/// <param name="Scores">The output that scores the next one.</param>
/// <param name="States">The recurrent tensors, none for a window.</param>
/// <param name="IsBatchDynamic">Whether a call may take several sequences.</param>
/// <param name="Window">How many tokens a graph without states takes at once; null for one with states.</param>
/// <param name="Evidence">Why, part for part.</param>
/// <param name="Warnings">What its user may want to change.</param>
internal sealed record GraphBinding(
    IdsBinding Ids,
    ScoresBinding Scores,
    IReadOnlyList<StateBinding> States,
    bool IsBatchDynamic,
    int? Window,
    IReadOnlyList<Evidence> Evidence,
    IReadOnlyList<string> Warnings);
