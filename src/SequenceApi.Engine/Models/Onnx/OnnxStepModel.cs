using Microsoft.ML.OnnxRuntime;
using SequenceApi.Engine.Models.Onnx.Binding;

namespace SequenceApi.Engine.Models.Onnx;

/// <summary>A step graph in ONNX Runtime. One session serves every lane.</summary>
internal sealed class OnnxStepModel : IStepModel
{
    internal const string InputIds = "input_ids";
    internal const string Logits = "logits";
    internal const string LogitRows = "logit_rows";
    private readonly InferenceSession _session;
    private readonly Dictionary<string, StateQuantization> _quantized;
    private readonly IReadOnlyList<WatchedValue> _watched;
    private bool _isBatchInvariant = true;

    private OnnxStepModel(
        InferenceSession session, Dictionary<string, StateQuantization> quantized, IReadOnlyList<WatchedValue> watched, string path)
    {
        (_session, _quantized, _watched) = (session, quantized, watched);
        RequireInput(path);
        PicksRows = session.InputMetadata.ContainsKey(LogitRows);
        Layout = new HiddenStateLayout(
            [.. session.InputNames.Where(name => name is not (InputIds or LogitRows)).Select(name => PairState(name, path))]);
        VocabularySize = Width(session.OutputMetadata, Logits, path);
    }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public HiddenStateLayout Layout { get; }

    /// <inheritdoc/>
    public string Numerics { get; private set; } = "";

    /// <summary>Whether the graph computes the logits of those rows alone that it is asked for.</summary>
    private bool PicksRows { get; }

    /// <summary>Whether a graph has the form of our exporter's.</summary>
    public static bool Fits(GraphFacts graph)
    {
        var outputs = graph.Outputs.DistinctBy(output => output.Name).ToDictionary(output => output.Name);
        return graph.Inputs.All(input => input.Name switch
        {
            InputIds => input is { Type: TensorProto.Types.DataType.Int64, Axes: [{ Length: null }] },
            LogitRows => input is { Type: TensorProto.Types.DataType.Int64, Axes.Count: 1 },
            _ => IsRows(input) && NextState(input.Name) is var next && next != input.Name
                && outputs.TryGetValue(next, out var output) && IsRows(output) && output.Axes![1] == input.Axes![1],
        }) && graph.Inputs.Any(input => input.Name == InputIds) && outputs.TryGetValue(Logits, out var logits) && IsRows(logits);

        static bool IsRows(GraphValue value) => value is { IsFloat: true, Axes: [{ Length: null }, { Length: not null }] };
    }

    /// <summary>Opens a step graph in memory and steps it once.</summary>
    /// <param name="graph">The bytes of its file.</param>
    /// <param name="intraOpThreads">Threads inside one step.</param>
    /// <exception cref="InvalidDataException">They are no step graph, or its first logits are not finite.</exception>
    public static OnnxStepModel Load(byte[] graph, int intraOpThreads) => Load(OnnxGraph.Read(graph, "The graph"), intraOpThreads);

    /// <summary>Opens a step graph and steps it once.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="intraOpThreads">Threads inside one step.</param>
    /// <param name="watched">Outputs whose values its batches keep, for whoever looks inside.</param>
    /// <exception cref="InvalidDataException">It is no step graph, or its first logits are not finite.</exception>
    public static OnnxStepModel Load(OnnxGraph graph, int intraOpThreads, IReadOnlyList<WatchedValue>? watched = null) => graph.Open(intraOpThreads, session =>
    {
        var model = new OnnxStepModel(session, StateReaders.FindQuantized(graph.Model), watched ?? [], graph.Name);
        (model._isBatchInvariant, model.Numerics) = NumericsProbe.Run(model)
            ?? throw new InvalidDataException($"{graph.Name} answers the first tokens with logits that are not finite.");
        return model;
    });

    /// <inheritdoc/>
    /// <remarks>Where a row's bits depend on the rows beside it, each row steps alone.</remarks>
    public StepBatch CreateBatch(int capacity) => new OnnxStepBatch(
        _session, Layout, _watched, VocabularySize, capacity,
        !_isBatchInvariant ? StepMode.RowByRow : PicksRows ? StepMode.PickedRows : StepMode.AllRows);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private void RequireInput(string path)
    {
        if (!_session.InputMetadata.TryGetValue(InputIds, out var ids) || ids.ElementType != typeof(long) || ids.Dimensions.Length != 1)
            throw new InvalidDataException($"{path} has no input '{InputIds}' int64 [batch].");
    }

    private static string NextState(string input) => input.Replace("_in", "_out", StringComparison.Ordinal);

    /// <summary>Our exporter names the states <c>h_in.0</c> → <c>h_out.0</c>.</summary>
    private StateTensor PairState(string input, string path)
    {
        var output = NextState(input);
        var width = Width(_session.InputMetadata, input, path);
        if (output == input || Width(_session.OutputMetadata, output, path) != width)
            throw new InvalidDataException($"{path}: the input '{input}' has no output of its shape named '{output}'.");
        return new StateTensor(input, output, width, _quantized.TryGetValue(input, out var quantization) ? quantization : null);
    }

    private static int Width(IReadOnlyDictionary<string, NodeMetadata> nodes, string name, string path) =>
        nodes.TryGetValue(name, out var node) && node.ElementType == typeof(float) && node.Dimensions is [< 0, > 0 and var width]
            ? width
            : throw new InvalidDataException($"{path} has no '{name}' float32 [batch, width] whose batch is dynamic.");
}
