namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>What a graph's file declares, before anything runs.</summary>
internal sealed class GraphFacts
{
    // A token's way to its row of a table never goes through more nodes that leave it as it is.
    private const int LongestWay = 16;
    private const int MostValues = 256;
    private const int LongestName = 256;
    private static readonly string[] Passing = ["Cast", "Squeeze", "Unsqueeze", "Reshape", "Transpose", "Identity", "Flatten", "DequantizeLinear", "Clip"];
    private readonly GraphProto _graph;
    private readonly Lazy<IReadOnlyList<NodeProto>> _nodes;

    private GraphFacts(ModelProto model, GraphProto graph)
    {
        _graph = graph;
        _nodes = new(() => [.. NodesOf(graph.Node).Concat(NodesOf(model.Functions.SelectMany(function => function.Node)))]);

        // Files of IR version 3 list their weights among the inputs.
        var weights = graph.Initializer.Select(weight => weight.Name).ToHashSet();
        Inputs = [.. graph.Input.Where(input => !weights.Contains(input.Name)).Select(GraphValue.Of)];
        Outputs = [.. graph.Output.Select(GraphValue.Of)];
        WeightFiles = [.. Weights(graph).Where(weight => weight.DataLocation == TensorProto.Types.DataLocation.External).Select(File).Distinct()];
        Opset = model.OpsetImport.Where(import => import.Domain is "" or "ai.onnx").Select(import => import.Version).DefaultIfEmpty().Max();
    }

    /// <summary>What a call takes.</summary>
    public IReadOnlyList<GraphValue> Inputs { get; }

    /// <summary>What a call gives, as declared: the truth shows in a run.</summary>
    public IReadOnlyList<GraphValue> Outputs { get; }

    /// <summary>The files beside the graph's that hold its weights, as the graph names them.</summary>
    public IReadOnlyList<string> WeightFiles { get; }

    /// <summary>The version of ONNX's operators; 0 where the file doesn't say.</summary>
    public long Opset { get; }

    /// <summary>Every node, those inside If, Loop, Scan and functions too.</summary>
    public IReadOnlyList<NodeProto> Nodes => _nodes.Value;

    /// <summary>Reads a file's declarations.</summary>
    /// <exception cref="InvalidDataException">There is no graph in it, or one whose inputs and outputs nobody can name.</exception>
    public static GraphFacts Of(ModelProto model, string name)
    {
        var facts = new GraphFacts(model, model.Graph ?? throw new InvalidDataException($"{name} is no ONNX graph: it is empty or cut off."));
        if (facts.Inputs.Count + facts.Outputs.Count > MostValues)
            throw new InvalidDataException($"{name} has {facts.Inputs.Count} inputs and {facts.Outputs.Count} outputs; {MostValues} can be told apart.");
        if (facts.Inputs.Concat(facts.Outputs).Any(value => value.Name.Length is 0 or > LongestName || value.ToString().Any(char.IsControl)))
            throw new InvalidDataException($"{name} has an input or output whose name or axes are empty, too long or not to be printed; export it with names.");
        return facts;
    }

    /// <summary>The table in which the graph looks tokens up, [tokens, width]; null where there is none to be seen.</summary>
    /// <param name="ids">The input that takes them.</param>
    public (long Tokens, long Width)? TokenTable(string ids)
    {
        var carriers = new HashSet<string> { ids };
        foreach (var node in _graph.Node)
            if (node.Input.Count > 0 && carriers.Contains(node.Input[0]) && Passing.Contains(node.OpType))
                carriers.UnionWith(node.Output);
        return _graph.Node
            .Where(node => node is { OpType: "Gather", Input.Count: 2 } && carriers.Contains(node.Input[1]))
            .Select(node => Table(node.Input[0])).FirstOrDefault(table => table is { Dims.Count: 2 }) is { Dims: [var tokens, var width] } ? (tokens, width) : null;
    }

    private TensorProto? Table(string name)
    {
        for (var step = 0; step < LongestWay; step++)
        {
            if (_graph.Initializer.FirstOrDefault(weight => weight.Name == name) is { } table)
                return table;
            if (_graph.Node.FirstOrDefault(node => node.Output.Contains(name)) is not { } maker || !Passing.Contains(maker.OpType) || maker.Input.Count == 0)
                return null;
            name = maker.Input[0];
        }

        return null;
    }

    private static string File(TensorProto weight) => weight.ExternalData.FirstOrDefault(entry => entry.Key == "location")?.Value ?? "";

    private static IEnumerable<TensorProto> Weights(GraphProto graph) => graph.Initializer
        .Concat(graph.Node.SelectMany(node => node.Attribute).Select(attribute => attribute.T).OfType<TensorProto>())
        .Concat(graph.Node.SelectMany(Bodies).SelectMany(Weights));

    private static IEnumerable<NodeProto> NodesOf(IEnumerable<NodeProto> nodes) =>
        nodes.SelectMany(node => NodesOf(Bodies(node).SelectMany(body => body.Node)).Prepend(node));

    // How deep they nest is bounded by the protobuf reader.
    private static IEnumerable<GraphProto> Bodies(NodeProto node) =>
        node.Attribute.SelectMany(attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Prepend(attribute.G));
}
