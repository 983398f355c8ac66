using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SequenceApi.Training.Model;

/// <summary>From the last layer's h to the logits: weights of its own, or the embedding's.</summary>
internal sealed class OutputProjection : nn.Module
{
    // Not a field of the tensor itself: TorchSharp takes such a field for a parameter of this module.
    private readonly Func<Tensor> _weight;

    /// <summary>Makes a projection whose first weights come from torch's random numbers.</summary>
    /// <param name="shape">The network's sizes.</param>
    /// <param name="embedding">The network's embedding, which owns the weights of a tied projection.</param>
    public OutputProjection(ModelShape shape, Embedding embedding) : base(nameof(OutputProjection))
    {
        if (shape.IsTied)
        {
            Narrowing = shape.HiddenSize == shape.EmbeddingSize
                ? null
                : Register("narrowing", nn.Linear(shape.HiddenSize, shape.EmbeddingSize, hasBias: false).weight!);
            _weight = () => embedding.weight!;
            Bias = Register("bias", new Parameter(zeros(shape.VocabularySize)));
        }
        else
        {
            var linear = nn.Linear(shape.HiddenSize, shape.VocabularySize);
            var weight = Register("weight", linear.weight!);
            _weight = () => weight;
            Bias = Register("bias", linear.bias!);
        }
    }

    /// <summary>From h to the embedding's width, [embedding, hidden]; null where there is no such map.</summary>
    public Tensor? Narrowing { get; }

    /// <summary>[vocabulary, hidden], or [vocabulary, embedding] where it is tied.</summary>
    public Tensor Weight => _weight();

    /// <summary>[vocabulary].</summary>
    public Tensor Bias { get; }

    /// <summary>The logits of h, whatever its leading axes.</summary>
    public Tensor Forward(Tensor h) =>
        nn.functional.linear(Narrowing is null ? h : nn.functional.linear(h, Narrowing), Weight, Bias);

    private Parameter Register(string name, Parameter parameter)
    {
        register_parameter(name, parameter);
        return parameter;
    }
}
