namespace SequenceApi.Engine.Tracing;

/// <summary>A token whose probability changes.</summary>
/// <param name="Id">The token.</param>
/// <param name="Probability">Of the text as it is.</param>
/// <param name="Without">Where the other token is left out or replaced.</param>
public readonly record struct ChangedToken(int Id, double Probability, double Without);
