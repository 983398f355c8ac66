namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>The output that scores the next token.</summary>
/// <param name="Name">Its name.</param>
/// <param name="VocabularySize">Tokens that it scores: its last axis.</param>
/// <param name="Shape">Its shape; a row's last numbers count.</param>
/// <param name="Kind">What its numbers are.</param>
internal sealed record ScoresBinding(string Name, int VocabularySize, RowShape Shape, ScoresKind Kind);
