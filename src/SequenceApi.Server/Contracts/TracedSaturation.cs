using SequenceApi.Engine.Tracing;

namespace SequenceApi.Server.Contracts;

/// <summary>How often each gate of a layer was all but shut or all but open.</summary>
/// <param name="Input">Of an LSTM: the gate that lets new things into c.</param>
/// <param name="Forget">Of an LSTM: the gate that keeps c.</param>
/// <param name="Output">Of an LSTM: the gate that shows c.</param>
/// <param name="Update">Of a GRU: the gate that keeps h.</param>
/// <param name="Reset">Of a GRU: the gate that lets the old h take part in the new.</param>
public sealed record TracedSaturation(GateSaturation? Input, GateSaturation? Forget, GateSaturation? Output, GateSaturation? Update, GateSaturation? Reset)
{
    /// <summary>Null where no gate is known.</summary>
    internal static TracedSaturation? From(LayerTrace layer, Rounding rounding)
    {
        GateSaturation? Of(TracedValue gate) => layer.Saturation.TryGetValue(gate, out var saturation) ? GateSaturation.From(saturation, rounding) : null;
        return layer.Saturation.Count > 0
            ? new(Of(TracedValue.Input), Of(TracedValue.Forget), Of(TracedValue.Output), Of(TracedValue.Update), Of(TracedValue.Reset))
            : null;
    }
}
