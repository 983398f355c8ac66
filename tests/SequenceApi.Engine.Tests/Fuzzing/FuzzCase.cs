namespace SequenceApi.Engine.Tests.Fuzzing;

/// <summary>A random case.</summary>
/// <param name="Number">How many came before it.</param>
/// <param name="Seed">From where it, and those behind it, are made again.</param>
/// <param name="Value">What is tried.</param>
internal sealed record FuzzCase<T>(int Number, string Seed, T Value);
