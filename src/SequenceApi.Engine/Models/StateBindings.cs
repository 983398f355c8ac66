namespace SequenceApi.Engine.Models;

/// <summary>One recurrent tensor of a graph.</summary>
/// <param name="Input">The input that takes it.</param>
/// <param name="Output">The output that gives the next one; null to be detected.</param>
/// <param name="Axis">The input's batch axis, from 0; null to be detected.</param>
/// <param name="Initial">The number that fills it where a sequence begins; 0 unless given.</param>
/// <param name="InitialFile">A file of the bundle with its numbers for one sequence where a sequence begins, raw little-endian float32.</param>
public sealed record StateBindings(
    string Input, string? Output = null, int? Axis = null, float? Initial = null, string? InitialFile = null);
