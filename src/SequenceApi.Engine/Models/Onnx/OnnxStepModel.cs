using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace SequenceApi.Engine.Models.Onnx;

/// <summary>A step graph in ONNX Runtime. One session serves every lane.</summary>
internal sealed class OnnxStepModel : IStepModel
{
    internal const string InputIds = "input_ids";
    internal const string Logits = "logits";
    internal const string LogitRows = "logit_rows";
    private readonly InferenceSession _session;
    private readonly Dictionary<string, StateQuantization> _quantized;
    private bool _isBatchInvariant = true;

    static OnnxStepModel() => OnnxRuntimeTelemetry.TurnOff();

    private OnnxStepModel(InferenceSession session, Dictionary<string, StateQuantization> quantized, string path)
    {
        (_session, _quantized) = (session, quantized);
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

    /// <summary>Opens a step graph's file and steps it once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="intraOpThreads">Threads inside one step.</param>
    /// <exception cref="InvalidDataException">The file is no step graph, or its first logits are not finite.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static OnnxStepModel Load(string path, int intraOpThreads) => File.Exists(path)
        ? Load(File.ReadAllBytes(path), intraOpThreads, path)
        : throw new FileNotFoundException($"{path} is missing.", path);

    /// <summary>Opens a step graph in memory and steps it once.</summary>
    /// <param name="graph">The bytes of its file.</param>
    /// <param name="intraOpThreads">Threads inside one step.</param>
    /// <exception cref="InvalidDataException">They are no step graph, or its first logits are not finite.</exception>
    /// <param name="name">What to call it where it fails.</param>
    public static OnnxStepModel Load(byte[] graph, int intraOpThreads, string name = "The graph")
    {
        using var options = Options(intraOpThreads);
        InferenceSession? session = null;
        try
        {
            session = new InferenceSession(graph, options);
            var model = new OnnxStepModel(session, StateReaders.FindQuantized(ModelProto.Parser.ParseFrom(graph)), name);
            (model._isBatchInvariant, model.Numerics) = NumericsProbe.Run(model)
                ?? throw new InvalidDataException($"{name} answers the first tokens with logits that are not finite.");
            return model;
        }
        catch (Exception exception)
        {
            session?.Dispose();
            if (exception is OnnxRuntimeException or InvalidProtocolBufferException)
                throw new InvalidDataException($"{name} is no ONNX graph that runs: {exception.Message}", exception);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Where a row's bits depend on the rows beside it, each row steps alone.</remarks>
    public StepBatch CreateBatch(int capacity) => new OnnxStepBatch(
        _session, Layout, VocabularySize, capacity,
        !_isBatchInvariant ? StepMode.RowByRow : PicksRows ? StepMode.PickedRows : StepMode.AllRows);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static SessionOptions Options(int intraOpThreads)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = intraOpThreads,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };

        // A thread that spins for work takes its core from the web server.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }

    private void RequireInput(string path)
    {
        if (!_session.InputMetadata.TryGetValue(InputIds, out var ids) || ids.ElementType != typeof(long) || ids.Dimensions.Length != 1)
            throw new InvalidDataException($"{path} has no input '{InputIds}' int64 [batch].");
    }

    /// <summary>Our exporter names the states <c>h_in.0</c> → <c>h_out.0</c>.</summary>
    private StateTensor PairState(string input, string path)
    {
        var output = input.Replace("_in", "_out", StringComparison.Ordinal);
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
