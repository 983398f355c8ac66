using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Scheduling;

/// <summary>A token of a completion.</summary>
/// <param name="Id">The token.</param>
/// <param name="LogProbability">Under the model's own distribution, before penalties, bias, temperature and filters.</param>
/// <param name="Top">The most probable tokens at this place, best first; null where none were asked for.</param>
public readonly record struct GeneratedToken(int Id, float LogProbability, RankedToken[]? Top);
