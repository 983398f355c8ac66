namespace SequenceApi.Engine.Tracing;

/// <summary>What units still hold of what they held some tokens before.</summary>
/// <param name="Steps">So many tokens.</param>
/// <param name="Units">For each unit, the product of its gate over so many tokens, its mean over the text; null where the text is shorter.</param>
public sealed record KeptShare(int Steps, double[]? Units);
