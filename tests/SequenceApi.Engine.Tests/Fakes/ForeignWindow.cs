using static SequenceApi.Engine.Models.Onnx.TensorProto.Types;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>A network without a state over the last tokens, as numbers and as a graph: a table for each place, added up.</summary>
internal sealed class ForeignWindow
{
    public const int Vocabulary = 9;
    private readonly float[] _tables = Weights();

    public int Window { get; init; } = Length;

    public DataType Type { get; init; } = DataType.Int64;

    /// <summary>The ids' axes as declared; -1 stands for the window.</summary>
    public object[] Axes { get; init; } = ["N", -1];

    /// <summary>How the scores come: 1 and 2 the last place's; 3 every place's; 4 every place's along one axis.</summary>
    public int ScoresRank { get; init; } = 2;

    private const int Length = 4;

    private bool IsWindowFirst => Axes is [-1, _];

    /// <summary>The logits after some tokens.</summary>
    public float[] Score(IReadOnlyList<int> tokens)
    {
        int[] window = [.. Enumerable.Repeat(0, Window).Concat(tokens).TakeLast(Window)];
        return [.. Enumerable.Range(0, Vocabulary).Select(k => Enumerable.Range(0, Window).Sum(
            place => MathF.Sin(Table(place, window[place])[k])))];
    }

    public byte[] ToOnnx()
    {
        var graph = new GraphWriter();
        var ids = graph.Input("tokens", Type, [.. Axes.Select(axis => axis is -1 ? Window : axis)]);
        ids = graph.Node("Cast", ("to", (int)DataType.Int64), ids);
        if (Axes.Length == 1)
            ids = graph.Node("Unsqueeze", ids, graph.Longs(0));
        else if (IsWindowFirst)
            ids = graph.Node("Transpose", ids);

        // Of each place the row (place · vocabulary + token).
        var rows = graph.Node("Add", ids, graph.Longs([.. Enumerable.Range(0, Window).Select(place => (long)place * Vocabulary)]));
        var terms = graph.Node("Sin", graph.Node("Gather", graph.Floats([.. _tables.Take(Window * Vocabulary * Vocabulary)], Window * Vocabulary, Vocabulary), rows));
        var sums = graph.Node("CumSum", terms, graph.Long(1));
        var last = graph.Node("Gather", ("axis", 1), sums, graph.Long(Window - 1));
        var ordered = IsWindowFirst ? graph.Node("Transpose", ("perm", new long[] { 1, 0, 2 }), sums) : sums;
        graph.Name(ScoresRank switch
        {
            1 => graph.Node("Reshape", last, graph.Longs(Vocabulary)),
            2 => last,
            3 => ordered,
            _ => graph.Node("Reshape", ordered, graph.Longs(-1, Vocabulary)),
        }, "y");
        graph.Output("y", DataType.Float, null);
        return graph.ToBytes();
    }

    private float[] Table(int place, int token) => _tables[(((place * Vocabulary) + token) * Vocabulary)..][..Vocabulary];

    private static float[] Weights()
    {
        var random = new Random(8);
        return [.. Enumerable.Range(0, 8 * Vocabulary * Vocabulary).Select(_ => random.NextSingle() * 4)];
    }
}
