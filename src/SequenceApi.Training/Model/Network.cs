using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SequenceApi.Training.Model;

/// <summary>Embedding, stacked recurrent layers, projection to the vocabulary.</summary>
internal sealed class Network : nn.Module
{
    private const double TiedRange = 0.1;

    private readonly RecurrentLayer[] _layers;
    private readonly Embedding _embedding;
    private readonly OutputProjection _projection;
    private readonly Regularization _regularization;

    /// <summary>Makes a network whose first weights come from torch's random numbers.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="regularization">What is dropped while it trains.</param>
    /// <param name="unknownId">The token for what the vocabulary lacks: its embedding starts as zero, a neutral input.</param>
    public Network(ModelShape shape, Regularization regularization, int? unknownId) : base(nameof(Network))
    {
        (Shape, _regularization) = (shape, regularization);
        _embedding = nn.Embedding(shape.VocabularySize, shape.EmbeddingSize);
        _layers = [.. Enumerable.Range(0, shape.Layers).Select(layer => RecurrentLayer.Create(
            shape.Cell, layer == 0 ? shape.EmbeddingSize : shape.HiddenSize, shape.HiddenSize))];
        _projection = new OutputProjection(shape, _embedding);
        register_module("embedding", _embedding);
        register_module("layers", nn.ModuleList([.. _layers.Select(layer => layer.Module)]));
        register_module("projection", _projection);
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        if (shape.IsTied)
            EmbeddingWeight.uniform_(-TiedRange, TiedRange);
        if (unknownId is { } id)
            EmbeddingWeight[id].zero_();
    }

    /// <summary>The network's sizes.</summary>
    public ModelShape Shape { get; }

    /// <summary>Trained numbers in all.</summary>
    public long ParameterCount => parameters().Sum(parameter => parameter.numel());

    /// <summary>The recurrent layers, the one that reads the embedding first.</summary>
    public IReadOnlyList<RecurrentLayer> Layers => _layers;

    /// <summary>[vocabulary, embedding].</summary>
    public Tensor EmbeddingWeight => _embedding.weight!;

    /// <summary>From the last h to the logits.</summary>
    public OutputProjection Projection => _projection;

    /// <summary>The names of the hidden state's tensors, layer by layer: <c>h.0</c>, <c>c.0</c>, <c>h.1</c>…</summary>
    public IReadOnlyList<string> StateNames =>
        [.. _layers.SelectMany((layer, index) => layer.StateNames.Select(name => $"{name}.{index}"))];

    /// <summary>The state before any text: zeros of [batch, hidden] in the order of <see cref="StateNames"/>.</summary>
    public Tensor[] InitialState(int batch) => [.. StateNames.Select(_ => zeros(batch, Shape.HiddenSize))];

    /// <summary>Reads a chunk.</summary>
    /// <param name="ids">Tokens, int64 [time, batch].</param>
    /// <param name="state">The hidden state before them.</param>
    /// <returns>Logits [time, batch, vocabulary] and the hidden state after the last token.</returns>
    public (Tensor Logits, Tensor[] State) Forward(Tensor ids, Tensor[] state)
    {
        var flow = Drop(_embedding.forward(ids), _regularization.Embedding);
        var next = new List<Tensor>(state.Length);
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            if (layer > 0)
                flow = Drop(flow, _regularization.Layers);
            (flow, var after) = _layers[layer].Forward(flow, state.AsSpan(next.Count, _layers[layer].StateNames.Count));
            next.AddRange(after);
        }

        return (_projection.Forward(Drop(flow, _regularization.Output)), [.. next]);
    }

    /// <summary>One mask for every time of a chunk, so that a unit is away from all of it.</summary>
    private Tensor Drop(Tensor flow, double share) => training && share > 0
        ? flow * empty(1, flow.shape[1], flow.shape[2]).bernoulli_(1 - share).div_(1 - share)
        : flow;
}
