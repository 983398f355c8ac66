using Microsoft.Net.Http.Headers;
using SequenceApi.Engine;
using SequenceApi.Server.OpenAi;

namespace SequenceApi.Server.Http.Errors;

/// <summary>Every failure, wherever it is found, leaves as a problem, in every environment alike.</summary>
internal static class ErrorSetup
{
    public static IServiceCollection AddProblems(this IServiceCollection services) => services
        .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true)
        .AddSingleton<Problems>()
        .AddSingleton<IProblemDetailsWriter, ErrorWriter>()
        .AddSingleton<IProblemDetailsWriter, ProblemWriter>()
        .AddProblemDetails()
        .AddExceptionHandler<ProblemExceptionHandler>();

    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app
        .UseExceptionHandler()
        .UseStatusCodePages()
        .Use(RequireUtf8);

    /// <summary>The framework would convert some charsets and fail with a 500 on the others, and on one in quotes.</summary>
    private static Task RequireUtf8(HttpContext context, RequestDelegate next)
    {
        if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.Charset.HasValue)
        {
            if (!HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                throw new SequenceApiException(
                    ErrorCode.UnsupportedMediaType, "Send the body in UTF-8; leave the charset out of the Content-Type header, or write utf-8.");
            type.Charset = "utf-8";
            context.Request.ContentType = type.ToString();
        }

        return next(context);
    }
}
