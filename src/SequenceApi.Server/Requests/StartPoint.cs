using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;

namespace SequenceApi.Server.Requests;

/// <summary>Where a request begins to read.</summary>
/// <param name="Model">What reads.</param>
/// <param name="Point">The end of what was read before; null for the beginning of a text.</param>
/// <param name="HasOtherNumerics">Whether that was computed where other bits come out.</param>
/// <param name="Owner">Whose text it is.</param>
internal readonly record struct StartPoint(LanguageModel Model, Checkpoint? Point, bool HasOtherNumerics, Owner Owner);
