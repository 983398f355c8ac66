using SequenceApi.Engine.Tracing;

namespace SequenceApi.Server.Contracts;

/// <summary>How often a gate was all but shut or all but open, for each unit.</summary>
/// <param name="Left" example="[0.01, 0.2]">The share of tokens at which it was below 0.1.</param>
/// <param name="Right" example="[0.9, 0.1]">The share of tokens at which it was above 0.9.</param>
public sealed record GateSaturation(double[] Left, double[] Right)
{
    internal static GateSaturation From(Saturation saturation, Rounding rounding) => new(rounding.Round(saturation.Left), rounding.Round(saturation.Right));
}
