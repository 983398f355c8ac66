using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace SequenceApi.Server.Sessions;

/// <summary>The headers of a request that may change a session.</summary>
/// <param name="IfMatch">The version that the session must have, as its ETag gives it.</param>
/// <param name="IdempotencyKey">Names the request: sent again within ten minutes, it gets its first answer and changes nothing.</param>
public sealed record ChangeHeaders(
    [property: FromHeader(Name = "If-Match"), Description("The version that the session must have, as its ETag gives it.")] string? IfMatch,
    [property: FromHeader(Name = "Idempotency-Key"), MaxLength(ChangeHeaders.LongestKey), Description("Names the request: sent again within ten minutes, it gets its first answer and changes nothing.")] string? IdempotencyKey)
{
    internal const int LongestKey = 255;
}
