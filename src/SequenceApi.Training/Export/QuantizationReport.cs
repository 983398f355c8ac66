namespace SequenceApi.Training.Export;

/// <summary>What a graph in 8 bits costs.</summary>
/// <param name="Text">The name of the text that both graphs read.</param>
/// <param name="TokenCount">Its tokens.</param>
/// <param name="Fp32Nats">The loss of the graph of float32, in nats per token.</param>
/// <param name="Int8Nats">That of the graph in 8 bits.</param>
internal sealed record QuantizationReport(string Text, int TokenCount, double Fp32Nats, double Int8Nats)
{
    /// <summary>The most that it may cost, in nats per token.</summary>
    public const double MostDamage = 0.005;

    /// <summary>What it costs, in nats per token.</summary>
    public double Damage => Int8Nats - Fp32Nats;
}
