namespace SequenceApi.Engine.Models;

/// <summary>One recurrent tensor of a model, as one sequence sees it.</summary>
/// <param name="Input">The graph input that takes it, float32 [batch, <paramref name="Width"/>].</param>
/// <param name="Output">The graph output that gives the next one, of the same shape.</param>
/// <param name="Width">Numbers for each sequence.</param>
/// <param name="Quantization">How the graph rounds it, where it reads nothing else of it; null where it reads the numbers themselves.</param>
public sealed record StateTensor(string Input, string Output, int Width, StateQuantization? Quantization = null);
