using System.Buffers.Binary;

namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>An input that takes a recurrent tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lengths">Of its axes, for one row.</param>
/// <param name="BatchAxis">The axis that grows with the rows; −1 where there is room for one alone.</param>
/// <param name="BatchSymbol">What that axis is called.</param>
/// <param name="Initial">What a new sequence starts from.</param>
internal sealed record StateInput(string Name, long[] Lengths, int BatchAxis, string BatchSymbol, float[] Initial)
{
    private const int MostNumbers = 1 << 22;

    /// <summary>Reads a declared input.</summary>
    /// <exception cref="InvalidDataException">It can't be one, or is not what the manifest says.</exception>
    public static StateInput Of(GraphValue value, GraphValue ids, GraphFacts graph, StateBindings? given, OnnxGraph file)
    {
        if (!value.IsFloat || value.Axes is not { Count: > 0 } axes)
            throw new InvalidDataException($"{file.Name} has an input {value} that is neither tokens nor a state of float32; export it without that input.");
        if (given?.Axis is { } wanted && (wanted < 0 || wanted >= axes.Count))
            throw new InvalidDataException($"{file.Name}: the bindings give the state '{value.Name}' the axis {wanted}, but it has {axes.Count}.");
        var open = Enumerable.Range(0, axes.Count).Where(axis => axes[axis].Length is null).ToArray();
        var hidden = HiddenSize(graph);
        var batch = given?.Axis ?? BatchOf(open, axes, ids, hidden);
        var lengths = axes.Select((axis, i) => axis.Length ?? (i == batch ? 1 : i == axes.Count - 1 ? hidden : null)
            ?? throw new InvalidDataException($"{file.Name}: the length of the axis {i} of {value} is open; export it with its length.")).ToArray();
        if (RowShape.Product(lengths) > MostNumbers)
            throw new InvalidDataException($"{file.Name}: the state {value} has more than {MostNumbers} numbers for a sequence.");
        var isOpen = batch >= 0 && axes[batch].Length is null;
        return new(value.Name, lengths, isOpen ? batch : -1, isOpen ? axes[batch].Symbol : "", Start(given, (int)RowShape.Product(lengths), file));
    }

    private static int BatchOf(int[] open, IReadOnlyList<GraphAxis> axes, GraphValue ids, long? hidden)
    {
        var symbols = ids.Axes?.Select(axis => axis.Symbol).Where(symbol => symbol.Length > 0).ToHashSet() ?? [];
        if (hidden is not null)
            open = [.. open.Where(axis => axis < axes.Count - 1 || axes.Count == 1)];
        return open.OrderByDescending(axis => axes[axis].Symbol.Contains("batch", StringComparison.OrdinalIgnoreCase))
            .ThenByDescending(axis => symbols.Contains(axes[axis].Symbol)).ThenByDescending(axis => axis == axes.Count - 2).DefaultIfEmpty(-1).First();
    }

    /// <summary>Of the recurrent operators, where they agree.</summary>
    private static long? HiddenSize(GraphFacts graph)
    {
        var sizes = graph.Nodes.Where(node => node.OpType is "LSTM" or "GRU" or "RNN").SelectMany(node => node.Attribute)
            .Where(attribute => attribute.Name == "hidden_size").Select(attribute => attribute.I).Distinct().ToArray();
        return sizes is [> 0 and var size] ? size : null;
    }

    private static float[] Start(StateBindings? given, int width, OnnxGraph file)
    {
        var initial = new float[width];
        initial.AsSpan().Fill(given?.Initial ?? 0);
        if (given?.InitialFile is not { } name)
            return initial;
        var path = Path.Combine(file.Folder ?? "", name);
        var length = File.Exists(path) ? new FileInfo(path).Length : throw new InvalidDataException($"{path} is missing; the bindings name it as the initial state '{given.Input}'.");
        if (length != (long)width * sizeof(float))
            throw new InvalidDataException($"{path} has {length} bytes, but the state '{given.Input}' of one sequence has {width} numbers of float32: {width * sizeof(float)} bytes.");
        var bytes = File.ReadAllBytes(path);
        for (var i = 0; i < width; i++)
            initial[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        return Array.TrueForAll(initial, float.IsFinite) ? initial : throw new InvalidDataException($"{path} has numbers that are not finite.");
    }
}
