using SequenceApi.Engine.Models;

namespace SequenceApi.Training.Model;

/// <summary>What a network is built from.</summary>
/// <param name="Cell">The recurrent cell: <c>rnn</c>, <c>gru</c> or <c>lstm</c>.</param>
/// <param name="Layers">Stacked recurrent layers.</param>
/// <param name="HiddenSize">Units of each layer.</param>
/// <param name="EmbeddingSize">Width of a token's embedding.</param>
/// <param name="VocabularySize">Tokens that it reads and predicts.</param>
/// <param name="IsTied">Whether the output projection's weights are the embedding's (Press and Wolf, arXiv 1608.05859;
/// Inan et al., arXiv 1611.01462). Where the sizes differ, a linear map takes h to the embedding's width first.</param>
internal sealed record ModelShape(
    string Cell, int Layers, int HiddenSize, int EmbeddingSize, int VocabularySize, bool IsTied = false)
{
    /// <summary>The same as a manifest says it.</summary>
    public ModelArchitecture ToArchitecture(long parameters) =>
        new(Cell, Layers, HiddenSize, EmbeddingSize, VocabularySize, parameters);
}
