namespace SequenceApi.Engine.Models;

/// <summary>The shape of a recurrent language model.</summary>
/// <param name="Cell">The recurrent cell: <c>rnn</c>, <c>gru</c> or <c>lstm</c>.</param>
/// <param name="Layers">Stacked recurrent layers.</param>
/// <param name="HiddenSize">Units of each layer.</param>
/// <param name="EmbeddingSize">Width of a token's embedding.</param>
/// <param name="VocabularySize">Tokens that the model predicts.</param>
/// <param name="Parameters">Trained numbers in all.</param>
public sealed record ModelArchitecture(
    string Cell, int Layers, int HiddenSize, int EmbeddingSize, int VocabularySize, long Parameters);
