namespace SequenceApi.Training.Model;

/// <summary>What is dropped at random while a network trains; nothing is while it is evaluated.</summary>
/// <param name="Dropout">Share of the units between layers and before the projection, one mask for a whole chunk
/// (locked dropout: Gal and Ghahramani, arXiv 1512.05287). The embedding loses a quarter of it.</param>
/// <param name="WeightDrop">Share of the recurrent weights, one mask for a whole chunk (Merity et al., arXiv 1708.02182).</param>
internal sealed record Regularization(double Dropout = 0, double WeightDrop = 0)
{
    /// <summary>Share of the embedding's units.</summary>
    public double EmbeddingDropout => Dropout / 4;
}
