using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace SequenceApi.Server.Sessions;

/// <summary>The headers of a request that looks at a session.</summary>
/// <param name="IfMatch">The version that the session must have, as its ETag gives it.</param>
public sealed record LookHeaders(
    [property: FromHeader(Name = "If-Match"), Description("The version that the session must have, as its ETag gives it.")] string? IfMatch);
