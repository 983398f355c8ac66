using SequenceApi.Engine;

namespace SequenceApi.Server.Swagger;

/// <summary>The error codes that a route may answer with, for its description.</summary>
/// <param name="Codes">The codes.</param>
internal sealed record ErrorResponses(IReadOnlyList<ErrorCode> Codes);
