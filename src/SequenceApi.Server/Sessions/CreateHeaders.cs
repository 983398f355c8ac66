using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace SequenceApi.Server.Sessions;

/// <summary>The headers of a request that begins a session.</summary>
/// <param name="IdempotencyKey">Names the request: sent again within ten minutes, it gets its first answer and begins nothing.</param>
public sealed record CreateHeaders(
    [property: FromHeader(Name = "Idempotency-Key"), MaxLength(ChangeHeaders.LongestKey), Description("Names the request: sent again within ten minutes, it gets its first answer and begins nothing.")] string? IdempotencyKey);
