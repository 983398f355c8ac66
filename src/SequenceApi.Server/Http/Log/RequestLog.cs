using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;
using SequenceApi.Server.Endpoints;

namespace SequenceApi.Server.Http.Log;

/// <summary>Writes one line for each request, when it is over. It tells neither what a text says nor which session it was.</summary>
internal sealed partial class RequestLog(RequestDelegate next, TimeProvider time, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext context, RequestFacts facts)
    {
        var start = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            // Who watches asks every few seconds: that is neither measured nor logged.
            if (context.GetEndpoint()?.Metadata.GetMetadata<IDisableHttpMetricsMetadata>() is null)
                Write(context, facts, time.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private void Write(HttpContext context, RequestFacts facts, double elapsedMs)
    {
        var status = context.Response.StatusCode;
        var level = status == StatusCodes.Status500InternalServerError ? LogLevel.Error : LogLevel.Information;
        var exception = status >= 500 ? context.Features.Get<IExceptionHandlerFeature>()?.Error : null;
        var (method, path) = (context.Request.Method, Shown(context.Request.Path));
        Answered(level, exception, method, path, status, elapsedMs, facts.Model, facts.PromptTokens, facts.CompletionTokens);
    }

    /// <summary>A path without a session's id: whoever knows it may read and change the session.</summary>
    private static string Shown(PathString path)
    {
        if (!path.StartsWithSegments(SessionEndpoints.Root, out var rest) || rest.Value is not { Length: > 1 } id)
            return path.ToUriComponent();
        var end = id.IndexOf('/', 1);
        return $"{SessionEndpoints.Root}/{{id}}{(end < 0 ? "" : new PathString(id[end..]).ToUriComponent())}";
    }

    [LoggerMessage("{Method} {Path} {Status} in {ElapsedMs:0.0} ms, model {Model}, prompt_tokens {PromptTokens}, completion_tokens {CompletionTokens}")]
    private partial void Answered(
        LogLevel level,
        Exception? exception,
        string method,
        string path,
        int status,
        double elapsedMs,
        string? model,
        int? promptTokens,
        int? completionTokens);
}
