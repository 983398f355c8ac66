using SequenceApi.Engine.Sampling;

namespace SequenceApi.Server.OpenAi;

/// <summary>A token of a choice.</summary>
/// <param name="Id">The token.</param>
/// <param name="LogProbability">Under the model's own distribution; null for the first token of an echoed prompt.</param>
/// <param name="Top">The most probable tokens in its place, as many as are asked for.</param>
/// <param name="Offset">Unicode characters of prompt and completion before it.</param>
internal readonly record struct ListedToken(int Id, float? LogProbability, IReadOnlyList<RankedToken> Top, int Offset);
