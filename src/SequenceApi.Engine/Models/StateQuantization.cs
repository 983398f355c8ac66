namespace SequenceApi.Engine.Models;

/// <summary>How a graph rounds a state before it does anything else with it: to uint8(round(x / scale) + zero point), ties to even.</summary>
/// <param name="Scale">&gt; 0.</param>
/// <param name="ZeroPoint">What 0 becomes.</param>
public readonly record struct StateQuantization(float Scale, byte ZeroPoint)
{
    /// <summary>Rounds as ONNX's QuantizeLinear does.</summary>
    public byte Round(float value) => (byte)Math.Clamp(MathF.Round(value / Scale, MidpointRounding.ToEven) + ZeroPoint, 0, 255);

    /// <summary>A number that rounds to the same byte.</summary>
    public float Restore(byte value) => (value - ZeroPoint) * Scale;
}
