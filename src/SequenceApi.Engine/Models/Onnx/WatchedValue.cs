namespace SequenceApi.Engine.Models.Onnx;

/// <summary>An inner value of a step graph that is made an output, float32 [batch, <paramref name="Width"/>].</summary>
/// <param name="Name">Its name.</param>
/// <param name="Width">Numbers for each sequence.</param>
internal sealed record WatchedValue(string Name, int Width);
