namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>Finds the input that takes tokens.</summary>
internal static class TokenInput
{
    private static readonly string[] Names = ["input_ids", "ids", "token_ids", "tokens", "token", "input", "inputs", "x", "char", "word", "seq", "src", "text"];

    /// <summary>Chooses it, and says why.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static (GraphValue Value, Evidence Evidence) Find(GraphFacts graph, GraphBindings given, string name)
    {
        if (given.InputIds is { } wanted)
            return (graph.Inputs.FirstOrDefault(input => input.Name == wanted && (input.IsWhole || input.IsFloat))
                ?? throw new InvalidDataException($"{name} has no input '{wanted}' of numbers, which {ModelManifest.FileName} names as input_ids; it has {List(graph.Inputs)}."),
                new("tokens", Confidence.Given, $"bindings name the input '{wanted}'"));
        var stated = given.States?.Select(state => state.Input).ToHashSet() ?? [];
        var free = graph.Inputs.Where(input => !stated.Contains(input.Name)).ToArray();
        var whole = free.Where(input => input.IsWhole).OrderByDescending(input => input.Axes is not { Count: 0 }).ThenBy(Rank).ToArray();
        if (whole is [var ids, ..] && (ids.Axes is not { Count: 0 } || HasStatesOnly(graph, free)))
            return (ids, new("tokens", whole.Length == 1 ? Confidence.Measured : Confidence.Named, $"'{ids.Name}' is the input of whole numbers"));
        var floats = free.Where(input => input.IsFloat && !graph.Outputs.Any(output => StateNames.Agreement(input.Name, output.Name) >= StateNames.Paired))
            .OrderBy(input => input.Axes?.Any(axis => axis.Length > 1) ?? true).ThenBy(Rank).ToArray();
        return whole.Length == 0 && floats is [var only, ..]
            ? (only, new("tokens", floats.Length == 1 ? Confidence.Named : Confidence.Guessed, $"'{only.Name}' is an input of float32 that no output replaces"))
            : throw new InvalidDataException(
                $"{name} takes no tokens: none of its inputs {List(graph.Inputs)} is one of token ids; name it as input_ids in the bindings of {ModelManifest.FileName} if one is.");
    }

    /// <summary>Inputs or outputs in a sentence.</summary>
    public static string List(IEnumerable<GraphValue> values) => $"({string.Join("; ", values)})";

    /// <summary>A lone number is a token only where nothing else can be the input: a voice model's sampling rate isn't.</summary>
    private static bool HasStatesOnly(GraphFacts graph, GraphValue[] inputs) =>
        inputs.Count(input => input.IsFloat) < graph.Outputs.Count(output => output.IsFloat);

    private static int Rank(GraphValue input) => Array.FindIndex(Names, name => name.Equals(input.Name, StringComparison.OrdinalIgnoreCase)) is var rank and >= 0 ? rank : Names.Length;
}
