namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>A recurrent tensor: the input that takes it and the output that gives the next one.</summary>
/// <param name="Input">The input's name.</param>
/// <param name="Output">The output's name.</param>
/// <param name="Taken">The input's shape.</param>
/// <param name="Given">The output's shape: as many numbers of a row in the same order, be it along other axes.</param>
/// <param name="Initial">What a new sequence starts from.</param>
internal sealed record StateBinding(string Input, string Output, RowShape Taken, RowShape Given, float[] Initial);
