using SequenceApi.Engine.Models;

namespace SequenceApi.Training.Model;

/// <summary>The sizes that a network is built from.</summary>
/// <param name="Cell">The recurrent cell: <c>lstm</c>.</param>
/// <param name="Layers">Stacked recurrent layers.</param>
/// <param name="HiddenSize">Units of each layer.</param>
/// <param name="EmbeddingSize">Width of a token's embedding.</param>
/// <param name="VocabularySize">Tokens that it reads and predicts.</param>
internal sealed record ModelShape(string Cell, int Layers, int HiddenSize, int EmbeddingSize, int VocabularySize)
{
    /// <summary>The same as a manifest says it.</summary>
    public ModelArchitecture ToArchitecture(long parameters) =>
        new(Cell, Layers, HiddenSize, EmbeddingSize, VocabularySize, parameters);
}
