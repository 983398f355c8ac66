using SequenceApi.Training.Model;
using SequenceApi.Training.Training;
using static TorchSharp.torch;

namespace SequenceApi.Training.Import;

/// <summary>
/// The weights of a language model that PyTorch trained: nn.Embedding, one nn.LSTM, nn.GRU or nn.RNN of any layers, nn.Linear.
/// </summary>
/// <param name="Recurrent">The recurrent layers.</param>
/// <param name="Embedding">[vocabulary, embedding].</param>
/// <param name="Decoder">[vocabulary, hidden]; null where the embedding is used again.</param>
/// <param name="Bias">The decoder's, [vocabulary]; null where it has none.</param>
internal sealed record PyTorchWeights(RecurrentWeights Recurrent, Tensor Embedding, Tensor? Decoder, Tensor? Bias)
{
    /// <summary>The network's sizes.</summary>
    public ModelShape Shape { get; } = new(
        Recurrent.Cell, Recurrent.Layers.Count, Recurrent.HiddenSize, Recurrent.InputSize, (int)Embedding.shape[0], IsTied: Decoder is null);

    /// <summary>Trained numbers in all: a bias that isn't there counts nothing, though the network has it.</summary>
    public long ParameterCount => Recurrent.Layers
        .SelectMany(layer => new[] { layer.Input, layer.Recurrent, layer.InputBias, layer.RecurrentBias })
        .Concat([Embedding, Decoder, Bias]).Sum(tensor => tensor?.numel() ?? 0);

    /// <summary>Reads a file that safetensors wrote of a <c>state_dict()</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="embedding">The embedding's name; null to find it.</param>
    /// <exception cref="InvalidDataException">It holds no such model; the message says which tensor is at fault.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static PyTorchWeights Read(string path, string? embedding = null)
    {
        var tensors = SafeTensors.Read(path).Tensors;
        foreach (var (name, tensor) in tensors)
            RequireFinite(name, tensor);
        return Find(tensors, embedding);
    }

    /// <summary>The network with these weights, ready to be evaluated.</summary>
    public Network ToNetwork()
    {
        using var _ = no_grad();
        var network = new Network(Shape, new Regularization(), unknownId: null);
        network.EmbeddingWeight.copy_(Embedding);
        foreach (var (layer, weights) in network.Layers.Zip(Recurrent.Layers))
            weights.CopyTo(layer);
        if (Decoder is not null)
            network.Projection.Weight.copy_(Decoder);
        network.Projection.Bias.zero_();
        if (Bias is not null)
            network.Projection.Bias.copy_(Bias);
        network.eval();
        return network;
    }

    private static PyTorchWeights Find(Dictionary<string, Tensor> tensors, string? embeddingName)
    {
        var recurrent = RecurrentWeights.Find(tensors);
        var outer = OuterWeights.Find(tensors, recurrent, embeddingName);
        var embedding = tensors[outer.Embedding];
        var decoder = outer.Decoder is null ? null : tensors[outer.Decoder];
        return new(
            recurrent, embedding, decoder is not null && decoder.Equals(embedding) ? null : decoder,
            outer.Bias is null ? null : tensors[outer.Bias]);
    }

    private static void RequireFinite(string name, Tensor tensor)
    {
        using var finite = tensor.isfinite();
        using var all = finite.all();
        if (!all.item<bool>())
            throw new InvalidDataException(
                $"{StoredTensor.Quote(name)} has a number that is not finite in float32: save the model from before its training diverged.");
    }
}
