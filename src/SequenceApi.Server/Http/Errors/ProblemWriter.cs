using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using SequenceApi.Engine;
using SequenceApi.Server.Contracts;

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
        var problem = Problem(context);
        var response = context.HttpContext.Response;
        response.StatusCode = problem.Status;
        if (context.Exception is SequenceApiException { Code: var code } && code.IsTemporary())
            response.Headers.RetryAfter = "1";
        await response.WriteAsJsonAsync(problem, json.Value.SerializerOptions, "application/problem+json");
    }

    private Problem Problem(ProblemDetailsContext context) => context switch
    {
        { Exception: { } exception } => problems.Of(exception),
        { ProblemDetails: HttpValidationProblemDetails { Errors: var errors } } => Problems.Of(errors),
        _ => problems.Of(context.HttpContext.Response.StatusCode),
    };
}
