using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using SequenceApi.Server.Http.Errors;
using SequenceApi.Server.OpenAi.Contracts;

namespace SequenceApi.Server.OpenAi;

/// <summary>Writes errors in OpenAI's shape, on the routes that its clients ask.</summary>
internal sealed class ErrorWriter(Problems problems, IOptions<JsonOptions> json) : IProblemDetailsWriter
{
    /// <summary>Whether errors at a path have OpenAI's shape. A wrong method or media type meets no route, so it's by the path.</summary>
    public static bool Serves(PathString path) =>
        path.StartsWithSegments("/v1/completions", StringComparison.Ordinal)
        || path.StartsWithSegments("/v1/chat/completions", StringComparison.Ordinal);

    /// <inheritdoc/>
    public bool CanWrite(ProblemDetailsContext context) => Serves(context.HttpContext.Request.Path);

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var problem = problems.Begin(context);
        await context.HttpContext.Response.WriteAsJsonAsync(new ErrorAnswer(ErrorDetail.Of(problem)), json.Value.SerializerOptions);
    }
}
