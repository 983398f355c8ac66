using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace SequenceApi.Server.Http.Errors;

/// <summary>
/// Writes every error as problem+json. The framework's own writer would write nothing to a client that accepts only
/// <c>text/event-stream</c>. Routes of another shape bring a writer of their own, put before this one.
/// </summary>
internal sealed class ProblemWriter(Problems problems, IOptions<JsonOptions> json) : IProblemDetailsWriter
{
    /// <inheritdoc/>
    public bool CanWrite(ProblemDetailsContext context) => true;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var problem = problems.Begin(context);
        await context.HttpContext.Response.WriteAsJsonAsync(problem, json.Value.SerializerOptions, "application/problem+json");
    }
}
