namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>Why a part of a graph is taken for what it is.</summary>
/// <param name="Part">The part: <c>tokens</c>, <c>scores</c>, <c>state h0</c>, <c>batch</c>.</param>
/// <param name="Confidence">How sure it is.</param>
/// <param name="Reason">What was found.</param>
internal sealed record Evidence(string Part, Confidence Confidence, string Reason);
