namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>The ways in which the axes of a graph's tokens may be read, the likeliest first.</summary>
internal static class IdsReadings
{
    private const int LongestWindow = 4096;
    private static readonly string[] BatchWords = ["BATCH", "BS"];
    private static readonly string[] SequenceWords = ["SEQ", "TIME", "LEN", "STEP", "TOK"];

    /// <summary>Lists them.</summary>
    /// <param name="ids">The input.</param>
    /// <param name="states">The recurrent inputs.</param>
    /// <param name="given">What the manifest says.</param>
    /// <param name="name">The graph's.</param>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static IReadOnlyList<(IdsBinding Ids, int? Window)> Of(GraphValue ids, IReadOnlyList<StateInput> states, GraphBindings given, string name)
    {
        var axes = ids.Axes ?? throw new InvalidDataException($"{name} doesn't say how many axes its input '{ids.Name}' has; export it with a shape.");
        var longer = Enumerable.Range(0, axes.Count).Where(axis => axes[axis].Length > 1).ToArray();
        var open = Enumerable.Range(0, axes.Count).Where(axis => axes[axis].Length is null).ToArray();
        if (axes.Count > 3 || open.Length > 2 || longer.Length > 1)
            throw new InvalidDataException($"{name} takes {ids}, which is not one id for each token; export it with ids of [batch, sequence].");
        if (states.Count == 0)
            return Windows(ids, axes, longer, open, given, name);
        if (longer.Length > 0)
            throw new InvalidDataException($"{name} takes {axes[longer[0]]} tokens or sequences at once in '{ids.Name}' and a state; export it with a dynamic axis, or one of 1, there.");
        var orders = Orders(open, axes, states, given).Select(order => given.Batch == 1 ? (-1, order.Sequence) : order);
        return [.. orders.Distinct().Select(order => (new IdsBinding(ids.Name, ids.Type, axes.Count, order.Item1, order.Item2), (int?)null))];
    }

    private static IEnumerable<(int Batch, int Sequence)> Orders(int[] open, IReadOnlyList<GraphAxis> axes, IReadOnlyList<StateInput> states, GraphBindings given)
    {
        var isBatchFirst = given.IdsLayout is null ? !IsSequence(axes, open, states) : given.IdsLayout == IdsLayout.BatchSequence;
        var isBatch = isBatchFirst && (given.IdsLayout is not null || states.All(state => state.BatchAxis >= 0));
        (int, int)[] orders = open switch
        {
            [] => [(-1, -1)],
            [var axis] => isBatch ? [(axis, -1), (-1, axis)] : [(-1, axis), (axis, -1)],
            [var first, var second] => isBatchFirst ? [(first, second), (second, first)] : [(second, first), (first, second)],
            _ => [],
        };
        return given.IdsLayout is null ? orders : orders.Take(1);
    }

    /// <summary>Whether the first open axis is called as a sequence's is, or the other as a batch's.</summary>
    private static bool IsSequence(IReadOnlyList<GraphAxis> axes, int[] open, IReadOnlyList<StateInput> states)
    {
        var batches = states.Select(state => state.BatchSymbol).Where(symbol => symbol.Length > 0).ToHashSet();
        bool IsBatch(int axis) => Has(BatchWords, axis) || batches.Contains(axes[axis].Symbol);
        bool Has(string[] words, int axis) => words.Any(word => axes[axis].Symbol.Contains(word, StringComparison.OrdinalIgnoreCase));
        return open.Length > 0 && !IsBatch(open[0]) && (Has(SequenceWords, open[0]) || (open.Length > 1 && IsBatch(open[1])));
    }

    private static (IdsBinding, int?)[] Windows(
        GraphValue ids, IReadOnlyList<GraphAxis> axes, int[] longer, int[] open, GraphBindings given, string name)
    {
        var isSequenceFirst = given.IdsLayout == IdsLayout.SequenceBatch;
        var sequence = longer.Length > 0 ? longer[0] : given.Window is null || open.Length == 0 ? -1 : isSequenceFirst ? open[0] : open[^1];
        if (sequence < 0)
            throw new InvalidDataException(
                $"{name} has no state that it carries from call to call, and no window of a fixed length; export its states as inputs and outputs, or a fixed length, or give window in the bindings of {ModelManifest.FileName}.");
        var window = axes[sequence].Length ?? given.Window!.Value;
        if (window is < 1 or > LongestWindow || (given.Window is { } wanted && wanted != window))
            throw new InvalidDataException($"{name} takes a window of {window} tokens; 1 to {LongestWindow} can be served, and a window in the bindings must be the same.");
        var batch = given.Batch == 1 ? -1 : open.Where(axis => axis != sequence).DefaultIfEmpty(-1).First();
        return [(new IdsBinding(ids.Name, ids.Type, axes.Count, batch, sequence), (int)window)];
    }
}
