namespace SequenceApi.Training.Gradients;

/// <summary>How gradients flow back through a network of one cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Before">With its first weights.</param>
/// <param name="After">Trained.</param>
internal sealed record CellFlow(string Cell, GradientFlow Before, GradientFlow After);
