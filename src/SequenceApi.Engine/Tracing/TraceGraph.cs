using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Engine.Models.Onnx.Binding;

namespace SequenceApi.Engine.Tracing;

/// <summary>A model's graph opened to be looked into: that of full precision, its gates among the outputs. Belongs to one thread.</summary>
internal sealed class TraceGraph : IDisposable
{
    /// <summary>Rows that step together at most.</summary>
    public const int MaxRows = 64;

    private static readonly HashSet<string> Quantized =
        ["QuantizeLinear", "DynamicQuantizeLinear", "MatMulInteger", "QLinearMatMul", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM"];
    private readonly LanguageModel _model;
    private readonly IStepModel _stepModel;

    private TraceGraph(LanguageModel model, IStepModel stepModel, string precision, IReadOnlyList<TraceLayer> layers, IReadOnlyList<LayerGate> gates)
    {
        (_model, _stepModel, Precision, Layers, Gates) = (model, stepModel, precision, layers, gates);
        Batch = stepModel.CreateBatch(MaxRows);
    }

    /// <summary>The graph's key in the manifest.</summary>
    public string Precision { get; }

    /// <summary>Its recurrent layers, at least one.</summary>
    public IReadOnlyList<TraceLayer> Layers { get; }

    /// <summary>Their gates, each with the place of its values among the batch's watched ones; none where they aren't known.</summary>
    public IReadOnlyList<LayerGate> Gates { get; }

    /// <summary>The rows in which texts are read.</summary>
    public StepBatch Batch { get; }

    /// <summary>What can be listed, in the order of the values.</summary>
    public IEnumerable<TracedValue> Values => Enum.GetValues<TracedValue>().Where(value =>
        Layers.Any(layer => layer.OffsetOf(value) is not null) || Gates.Any(gate => gate.Value == value));

    /// <summary>Numbers in the hidden state of one sequence.</summary>
    public int StateSize => _stepModel.Layout.Size;

    /// <summary>Opens a model's, which lasts as long as this does.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed of: whoever asked for it has gone.</exception>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where nobody can look into it;
    /// <see cref="ErrorCode.ModelUnavailable"/> where its file has gone or changed.</exception>
    public static TraceGraph Open(LanguageModel model)
    {
        ObjectDisposedException.ThrowIf(!model.TryHold(), model);
        try
        {
            return model.TraceFile is { } file ? Open(model, file) : Of(model, model.StepModel, model.Precision, []);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            model.Release();
            throw new SequenceApiException(
                ErrorCode.ModelUnavailable, $"The graph of '{model.Id}' can't be opened to look inside: its file has gone or changed; load the model again.", exception);
        }
        catch
        {
            model.Release();
            throw;
        }
    }

    /// <summary>What a row's gate was at the last step, float32 [units].</summary>
    /// <param name="gate">Its place among <see cref="Gates"/>.</param>
    /// <param name="row">The row.</param>
    public ReadOnlySpan<float> Gate(int gate, int row) => ((OnnxStepBatch)Batch).Watched(gate, row);

    /// <inheritdoc/>
    public void Dispose()
    {
        Batch.Dispose();
        if (!ReferenceEquals(_stepModel, _model.StepModel))
            _stepModel.Dispose();
        _model.Release();
    }

    private static TraceGraph Open(LanguageModel model, GraphFile file)
    {
        var graph = OnnxGraph.Read(file.Path, file.Sha256);
        if (graph.Facts.Nodes.Any(node => Quantized.Contains(node.OpType)))
            throw NotTraced(model, "its graph computes with integers, and the bundle has none of fp32");
        var gates = LayerGate.Find(graph, TraceLayer.Of(model.StepModel.Layout, model.Manifest.Architecture));
        if (gates.Count == 0 && file.Precision == model.Precision)
            return Of(model, model.StepModel, file.Precision, []);
        var watched = gates.Select(gate => gate.Watched).ToArray();
        var stepModel = watched.Length > 0 ? OnnxStepModel.Load(graph.Watching(watched), 1, watched) : graph.Load(1, model.Manifest.Bindings);
        try
        {
            return Of(model, stepModel, file.Precision, gates);
        }
        catch
        {
            stepModel.Dispose();
            throw;
        }
    }

    private static TraceGraph Of(LanguageModel model, IStepModel stepModel, string precision, IReadOnlyList<LayerGate> gates)
    {
        if (stepModel is BoundStepModel { Binding.Window: not null })
            throw NotTraced(model, "it reads a window of tokens and carries no state");
        if (stepModel.VocabularySize != model.StepModel.VocabularySize)
            throw NotTraced(model, $"its graph of {precision} predicts other tokens than the one that is served");
        var layers = TraceLayer.Of(stepModel.Layout, model.Manifest.Architecture);
        return layers.Count > 0 ? new(model, stepModel, precision, layers, gates) : throw NotTraced(model, "it carries no state");
    }

    private static SequenceApiException NotTraced(LanguageModel model, string reason) =>
        new(ErrorCode.InvalidRequest, $"The model '{model.Id}' can't be looked into: {reason}; choose another model.");
}
