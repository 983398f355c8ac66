using SequenceApi.Engine.Models;
using static SequenceApi.Engine.Models.Onnx.TensorProto.Types;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>An LSTM as numbers, and as the graphs that all kinds of exporters make of it. The first output is one that nobody asked for.</summary>
internal sealed class ForeignLstm
{
    public const int Vocabulary = 11;
    public const int Hidden = 6;
    public const int Layers = 2;
    private readonly float[] _table;
    private readonly float[] _projection;
    private readonly float[][] _w;
    private readonly float[][] _r;
    private readonly float[][] _b;

    public ForeignLstm(int seed = 5)
    {
        var random = new Random(seed);
        float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
        (_table, _projection) = (Weights(Vocabulary * Hidden), Weights(Hidden * Vocabulary));
        _w = [.. Enumerable.Range(0, Layers).Select(_ => Weights(4 * Hidden * Hidden))];
        _r = [.. Enumerable.Range(0, Layers).Select(_ => Weights(4 * Hidden * Hidden))];
        _b = [.. Enumerable.Range(0, Layers).Select(_ => Weights(8 * Hidden))];
    }

    /// <summary>The axes of the ids, as declared: names of dynamic ones and numbers.</summary>
    public object[] Ids { get; init; } = ["batch", "sequence"];

    /// <summary>Whether the first of two axes is the sequence.</summary>
    public bool IsSequenceFirst { get; init; }

    public DataType IdsType { get; init; } = DataType.Int64;

    public string IdsName { get; init; } = "x";

    public StateForm States { get; init; } = StateForm.Whole;

    /// <summary>The states' batch axis as declared: a name or 1.</summary>
    public object Batch { get; init; } = "batch";

    /// <summary>The inputs' names in the order h, c; by layer where each has its own.</summary>
    public string[] In { get; init; } = ["h0", "c0"];

    public string[] Out { get; init; } = ["hn", "cn"];

    /// <summary>The order in which the outputs are listed.</summary>
    public int[] OutOrder { get; init; } = [0, 1, 2, 3, 4];

    public string ScoresName { get; init; } = "logits";

    /// <summary>3: [batch, sequence, vocabulary]; 2: the last token's; 1: of one row.</summary>
    public int ScoresRank { get; init; } = 3;

    public ScoresKind Kind { get; init; }

    /// <summary>Whether an output of [batch, sequence, hidden] comes first.</summary>
    public bool HasFeatures { get; init; } = true;

    /// <summary>Whether the outputs' axes are declared as nonsense.</summary>
    public bool HasJunkAxes { get; init; }

    public long IrVersion { get; init; } = 8;

    public float Initial { get; init; }

    /// <summary>The operator's direction and layout.</summary>
    public string? Direction { get; init; }

    public int Layout { get; init; }

    /// <summary>Scores so many classes in place of the vocabulary.</summary>
    public int Classes { get; init; } = Vocabulary;

    /// <summary>The state of a new sequence.</summary>
    public float[] Start()
    {
        var state = new float[2 * Layers * Hidden];
        Array.Fill(state, Initial);
        return state;
    }

    /// <summary>One step in plain code; replaces the state, which is h of every layer and then c.</summary>
    public float[] Step(int token, float[] state)
    {
        var x = _table.AsSpan(token * Hidden, Hidden).ToArray();
        for (var layer = 0; layer < Layers; layer++)
        {
            var h = state.AsSpan(layer * Hidden, Hidden).ToArray();
            var c = state.AsSpan((Layers + layer) * Hidden, Hidden);
            for (var j = 0; j < Hidden; j++)
            {
                // ONNX's order of gates: input, output, forget, cell.
                var (i, o, f, g) = (Sigmoid(Gate(0)), Sigmoid(Gate(1)), Sigmoid(Gate(2)), Math.Tanh(Gate(3)));
                c[j] = (float)((f * c[j]) + (i * g));
                state[(layer * Hidden) + j] = (float)(o * Math.Tanh(c[j]));
                double Gate(int gate)
                {
                    var at = (gate * Hidden) + j;
                    var sum = (double)_b[layer][at] + _b[layer][(4 * Hidden) + at];
                    for (var k = 0; k < Hidden; k++)
                        sum += (x[k] * _w[layer][(at * Hidden) + k]) + (h[k] * _r[layer][(at * Hidden) + k]);
                    return sum;
                }
            }

            x = state.AsSpan(layer * Hidden, Hidden).ToArray();
        }

        return [.. Enumerable.Range(0, Vocabulary).Select(k => (float)Enumerable.Range(0, Hidden).Sum(j => (double)x[j] * _projection[(j * Vocabulary) + k]))];
    }

    public byte[] ToOnnx()
    {
        var graph = new GraphWriter { IrVersion = IrVersion };
        var (h, c) = Take(graph, graph.Input(IdsName, IdsType, Ids), out var x);
        var (nextH, nextC) = (new string[Layers], new string[Layers]);
        for (var layer = 0; layer < Layers; layer++)
            (x, nextH[layer], nextC[layer]) = Layer(graph, layer, x, h, c);
        var order = Ids.Length == 2 && !IsSequenceFirst ? graph.Node("Transpose", ("perm", new long[] { 1, 0, 2 }), x) : x;
        Give(graph, order, x, graph.Node("Concat", ("axis", 0), nextH), graph.Node("Concat", ("axis", 0), nextC));
        if (IrVersion < 4)
            graph.Graph.Input.Add(graph.Graph.Initializer.Select(weight =>
                GraphWriter.Value(weight.Name, (DataType)weight.DataType, [.. weight.Dims.Select(length => (object)(int)length)])));
        return graph.ToBytes();
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>Brings whatever comes in to ids [sequence, batch] and states [layers, batch, hidden].</summary>
    private (string H, string C) Take(GraphWriter graph, string ids, out string x)
    {
        ids = IdsType == DataType.Int64 ? ids : graph.Node("Cast", ("to", (int)DataType.Int64), ids);
        var whole = Ids switch
        {
            [_, _] => IsSequenceFirst ? ids : graph.Node("Transpose", ids),
            [_] when !IsSequenceFirst => graph.Node("Unsqueeze", ids, graph.Longs(0)),
            _ => graph.Node("Reshape", ids, graph.Longs(-1, 1)),
        };
        x = graph.Node("Gather", graph.Floats(_table, Vocabulary, Hidden), whole);
        string State(int i, params object[] axes) => graph.Input(In[i], DataType.Float, axes);
        string Layered(int first) => graph.Node("Concat", ("axis", 0), [.. Enumerable.Range(0, Layers)
            .Select(layer => graph.Node("Unsqueeze", State((layer * 2) + first, Batch, Hidden), graph.Longs(0)))]);
        switch (States)
        {
            case StateForm.PerLayer:
                return (Layered(0), Layered(1));
            case StateForm.Unbatched:
                return (graph.Node("Unsqueeze", State(0, Layers, Hidden), graph.Longs(1)), graph.Node("Unsqueeze", State(1, Layers, Hidden), graph.Longs(1)));
            case StateForm.Joined:
                var parts = graph.Node("Split", 2, [("axis", 0)], State(0, 2, Layers, Batch, Hidden));
                return (graph.Node("Squeeze", parts[0], graph.Longs(0)), graph.Node("Squeeze", parts[1], graph.Longs(0)));
            case StateForm.BatchFirst:
                return (graph.Node("Transpose", ("perm", new long[] { 1, 0, 2 }), State(0, Batch, Layers, Hidden)),
                    graph.Node("Transpose", ("perm", new long[] { 1, 0, 2 }), State(1, Batch, Layers, Hidden)));
            default:
                return (State(0, Layers, Batch, Hidden), State(1, Layers, Batch, Hidden));
        }
    }

    private (string X, string H, string C) Layer(GraphWriter graph, int layer, string x, string h, string c)
    {
        string Part(string states) => graph.Node("Gather", ("axis", 0), states, graph.Longs(layer));
        (string, object)[] attributes = [("hidden_size", Hidden), .. Direction is null ? [] : new (string, object)[] { ("direction", Direction) }, .. Layout == 0 ? [] : new (string, object)[] { ("layout", Layout) }];
        var results = graph.Node(
            "LSTM", 3, attributes, x, graph.Floats(_w[layer], 1, 4 * Hidden, Hidden), graph.Floats(_r[layer], 1, 4 * Hidden, Hidden),
            graph.Floats(_b[layer], 1, 8 * Hidden), "", Part(h), Part(c));
        return (graph.Node("Squeeze", results[0], graph.Longs(1)), results[1], results[2]);
    }

    private void Give(GraphWriter graph, string ordered, string sequenceFirst, string h, string c)
    {
        var flow = ScoresRank switch
        {
            3 => ordered,
            2 => graph.Node("Gather", ("axis", 0), sequenceFirst, graph.Long(-1)),
            _ => graph.Node("Reshape", graph.Node("Gather", ("axis", 0), sequenceFirst, graph.Long(-1)), graph.Longs(Hidden)),
        };
        var scores = graph.Node("MatMul", flow, graph.Floats([.. _projection.Take(Hidden * Classes)], Hidden, Classes));
        if (Kind != ScoresKind.Logits)
            scores = graph.Node(Kind == ScoresKind.Probabilities ? "Softmax" : "LogSoftmax", ("axis", -1), scores);
        if (HasFeatures)
            Add("features", ordered, Ids.Length == 2 ? ["a", "b", Hidden] : ["a", 1, Hidden]);
        Action[] outputs = [() => Add(ScoresName, scores, null), .. GiveStates(graph, h, c).Select(state => (Action)(() => Add(state.Name, state.Value, state.Axes)))];
        foreach (var place in OutOrder.Where(place => place < outputs.Length))
            outputs[place]();

        void Add(string name, string value, object[]? axes)
        {
            graph.Name(value, name);
            graph.Output(name, DataType.Float, HasJunkAxes ? axes?.Select((_, i) => (object)$"junk{i}").ToArray() : axes);
        }
    }

    private IEnumerable<(string Name, string Value, object[] Axes)> GiveStates(GraphWriter graph, string h, string c)
    {
        string Layered(string states, int layer) => graph.Node("Gather", ("axis", 0), states, graph.Long(layer));
        string Turned(string states) => graph.Node("Transpose", ("perm", new long[] { 1, 0, 2 }), states);
        return States switch
        {
            StateForm.PerLayer => Enumerable.Range(0, Layers).SelectMany(layer => new (string, string, object[])[]
            {
                (Out[layer * 2], Layered(h, layer), [Batch, Hidden]), (Out[(layer * 2) + 1], Layered(c, layer), [Batch, Hidden]),
            }),
            StateForm.Unbatched => [(Out[0], graph.Node("Squeeze", h, graph.Longs(1)), [Layers, Hidden]), (Out[1], graph.Node("Squeeze", c, graph.Longs(1)), [Layers, Hidden])],
            StateForm.Joined => [(Out[0], graph.Node("Concat", ("axis", 0), graph.Node("Unsqueeze", h, graph.Longs(0)), graph.Node("Unsqueeze", c, graph.Longs(0))), [2, Layers, Batch, Hidden])],
            StateForm.BatchFirst => [(Out[0], Turned(h), [Batch, Layers, Hidden]), (Out[1], Turned(c), [Batch, Layers, Hidden])],
            _ => [(Out[0], h, [Layers, Batch, Hidden]), (Out[1], c, [Layers, Batch, Hidden])],
        };
    }
}
