using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SequenceApi.Training.Model;

/// <summary>Embedding, stacked recurrent layers, projection to the vocabulary.</summary>
internal sealed class Network : nn.Module
{
    private readonly LstmLayer[] _layers;
    private readonly Embedding _embedding;
    private readonly Linear _projection;
    private readonly Regularization _regularization;

    /// <summary>Makes a network whose first weights come from torch's random numbers.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="regularization">What is dropped while it trains.</param>
    /// <param name="unknownId">A token that training never meets: its embedding is zero, a neutral input.</param>
    public Network(ModelShape shape, Regularization regularization, int? unknownId) : base(nameof(Network))
    {
        (Shape, _regularization) = (shape, regularization);
        _embedding = nn.Embedding(shape.VocabularySize, shape.EmbeddingSize);
        _layers = [.. Enumerable.Range(0, shape.Layers).Select(layer => new LstmLayer(
            layer == 0 ? shape.EmbeddingSize : shape.HiddenSize, shape.HiddenSize))];
        _projection = nn.Linear(shape.HiddenSize, shape.VocabularySize);
        register_module("embedding", _embedding);
        register_module("layers", nn.ModuleList([.. _layers.Select(layer => layer.Module)]));
        register_module("projection", _projection);
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        if (unknownId is { } id)
            EmbeddingWeight[id].zero_();
    }

    /// <summary>The network's sizes.</summary>
    public ModelShape Shape { get; }

    /// <summary>Trained numbers in all.</summary>
    public long ParameterCount => parameters().Sum(parameter => parameter.numel());

    /// <summary>The recurrent layers, the one that reads the embedding first.</summary>
    public IReadOnlyList<LstmLayer> Layers => _layers;

    /// <summary>[vocabulary, embedding].</summary>
    public Tensor EmbeddingWeight => _embedding.weight!;

    /// <summary>From the last h to the logits: [vocabulary, hidden] and [vocabulary].</summary>
    public (Tensor Weight, Tensor Bias) Projection => (_projection.weight!, _projection.bias!);

    /// <summary>The names of the hidden state's tensors, layer by layer: <c>h.0</c>, <c>c.0</c>, <c>h.1</c>…</summary>
    public IReadOnlyList<string> StateNames =>
        [.. Enumerable.Range(0, Shape.Layers).SelectMany(layer => LstmLayer.StateNames.Select(name => $"{name}.{layer}"))];

    /// <summary>The state before any text: zeros of [batch, hidden] in the order of <see cref="StateNames"/>.</summary>
    public Tensor[] InitialState(int batch) => [.. StateNames.Select(_ => zeros(batch, Shape.HiddenSize))];

    /// <summary>Reads a chunk.</summary>
    /// <param name="ids">Tokens, int64 [time, batch].</param>
    /// <param name="state">The hidden state before them.</param>
    /// <returns>Logits [time, batch, vocabulary] and the hidden state after the last token.</returns>
    public (Tensor Logits, Tensor[] State) Forward(Tensor ids, Tensor[] state)
    {
        var flow = Drop(_embedding.forward(ids), _regularization.EmbeddingDropout);
        var next = new List<Tensor>(state.Length);
        var width = LstmLayer.StateNames.Count;
        for (var layer = 0; layer < Shape.Layers; layer++)
        {
            var (output, after) = _layers[layer].Forward(flow, state.AsSpan(layer * width, width));
            next.AddRange(after);
            flow = Drop(output, _regularization.Dropout);
        }

        return (_projection.forward(flow), [.. next]);
    }

    /// <summary>One mask for every time of a chunk, so that a unit is away from all of it.</summary>
    private Tensor Drop(Tensor flow, double share) => training && share > 0
        ? flow * empty(1, flow.shape[1], flow.shape[2]).bernoulli_(1 - share).div_(1 - share)
        : flow;
}
