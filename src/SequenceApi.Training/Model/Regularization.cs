namespace SequenceApi.Training.Model;

/// <summary>What is dropped at random while a network trains; nothing is while it is evaluated.</summary>
/// <param name="Embedding">Share of the embedding's units. This dropout and the next two keep one mask for a whole
/// chunk (locked dropout: Gal and Ghahramani, arXiv 1512.05287).</param>
/// <param name="Layers">Share of the units between layers.</param>
/// <param name="Output">Share of the last layer's units, before the output.</param>
internal sealed record Regularization(double Embedding = 0, double Layers = 0, double Output = 0);
