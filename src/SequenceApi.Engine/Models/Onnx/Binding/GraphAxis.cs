namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>An axis as a graph declares it.</summary>
/// <param name="Length">Its length, or null where it is dynamic.</param>
/// <param name="Symbol">What a dynamic axis is called; may be empty or junk.</param>
internal readonly record struct GraphAxis(long? Length, string Symbol)
{
    public override string ToString() => Length?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? (Symbol.Length == 0 ? "?" : Symbol);
}
