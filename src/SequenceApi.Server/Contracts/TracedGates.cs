using SequenceApi.Engine.Tracing;

namespace SequenceApi.Server.Contracts;

/// <summary>The gates of a layer while each token was read, each in 0…1: for each token, a number for each unit.</summary>
/// <param name="Input">Of an LSTM: how much new is let into c.</param>
/// <param name="Forget">Of an LSTM: how much of c is kept.</param>
/// <param name="Output">Of an LSTM: how much of c is shown.</param>
/// <param name="Update">Of a GRU: how much of h is kept.</param>
/// <param name="Reset">Of a GRU: how much of the old h takes part in the new.</param>
public sealed record TracedGates(float[][]? Input, float[][]? Forget, float[][]? Output, float[][]? Update, float[][]? Reset)
{
    /// <summary>Null where no gate is listed.</summary>
    internal static TracedGates? From(LayerTrace layer, Rounding rounding)
    {
        float[][]? Listed(TracedValue value) => layer.Values.TryGetValue(value, out var rows) ? rounding.Round(rows) : null;
        return layer.Values.Keys.Any(value => value is not (TracedValue.Hidden or TracedValue.Cell))
            ? new(Listed(TracedValue.Input), Listed(TracedValue.Forget), Listed(TracedValue.Output), Listed(TracedValue.Update), Listed(TracedValue.Reset))
            : null;
    }
}
