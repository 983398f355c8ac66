using Microsoft.ML.OnnxRuntime;

namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>A graph of any layout that predicts the next token, in ONNX Runtime. One session serves every lane.</summary>
internal sealed class BoundStepModel : IStepModel
{
    private readonly InferenceSession _session;
    private readonly BoundMemory _memory;
    private bool _isBatchInvariant = true;

    private BoundStepModel(InferenceSession session, GraphBinding binding) => (_session, Binding, _memory) = (session, binding, new(binding));

    /// <summary>What its inputs and outputs mean.</summary>
    public GraphBinding Binding { get; }

    /// <summary>Whether a row's bits are the same whoever steps beside it.</summary>
    public bool IsBatchInvariant => _isBatchInvariant;

    /// <inheritdoc/>
    public int VocabularySize => Binding.Scores.VocabularySize;

    /// <inheritdoc/>
    public HiddenStateLayout Layout => _memory.Layout;

    /// <inheritdoc/>
    public string Numerics { get; private set; } = "";

    /// <summary>Opens a graph, finds out what its inputs and outputs mean, and steps it.</summary>
    /// <exception cref="InvalidDataException">It can't be served; the message says what to do.</exception>
    public static BoundStepModel Load(OnnxGraph graph, int intraOpThreads, GraphBindings bindings)
    {
        GraphRules.Require(graph.Facts, graph.Name);
        return graph.Open(intraOpThreads, session =>
        {
            var model = new BoundStepModel(session, GraphDetector.Detect(graph, session, bindings));
            (model._isBatchInvariant, model.Numerics) = NumericsProbe.Run(model)
                ?? throw new InvalidDataException($"{graph.Name} answers the first tokens with scores that are not finite.");
            return model;
        });
    }

    /// <inheritdoc/>
    /// <remarks>Where a row's bits depend on the rows beside it, each row steps alone.</remarks>
    public StepBatch CreateBatch(int capacity) =>
        new BoundStepBatch(new BoundCall(_session, Binding, capacity, stepsAlone: !_isBatchInvariant), _memory, VocabularySize, capacity);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
