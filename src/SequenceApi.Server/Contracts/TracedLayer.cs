using SequenceApi.Engine.Tracing;

namespace SequenceApi.Server.Contracts;

/// <summary>What went on inside a recurrent layer.</summary>
/// <param name="Layer" example="0">Its number, from 0.</param>
/// <param name="Size" example="512">Its units.</param>
/// <param name="Units" example="[0, 1]">The units that are listed; everything below is in their order.</param>
/// <param name="Hidden">The hidden state h after each token: for each token, a number for each unit.</param>
/// <param name="Cell">The memory cell c after each token, where the layer has one.</param>
/// <param name="Gates">The gates while each token was read, where they are known.</param>
/// <param name="Saturation">How often each gate was all but shut or open.</param>
/// <param name="Memory">How long units keep what they hold, where a gate decides that.</param>
public sealed record TracedLayer(
    int Layer, int Size, IReadOnlyList<int> Units, float[][]? Hidden, float[][]? Cell, TracedGates? Gates, TracedSaturation? Saturation, TracedMemory? Memory)
{
    internal static TracedLayer From(LayerTrace layer, Rounding rounding)
    {
        float[][]? Listed(TracedValue value) => layer.Values.TryGetValue(value, out var rows) ? rounding.Round(rows) : null;
        return new(
            layer.Layer,
            layer.Size,
            layer.Units,
            Listed(TracedValue.Hidden),
            Listed(TracedValue.Cell),
            TracedGates.From(layer, rounding),
            TracedSaturation.From(layer, rounding),
            layer.Memory is { } memory ? TracedMemory.From(memory, rounding) : null);
    }
}
