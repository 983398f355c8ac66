using Microsoft.AspNetCore.Diagnostics;

namespace SequenceApi.Server.Http.Errors;

/// <summary>Hands what a request threw to the problem writers; the request log tells what it was.</summary>
internal sealed class ProblemExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    /// <inheritdoc/>
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken) =>
        problems.TryWriteAsync(new() { HttpContext = httpContext, Exception = exception });
}
