using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using SequenceApi.Engine;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Options;
using SequenceApi.Server.Telemetry;

namespace SequenceApi.Server.Http.Errors;

/// <summary>Turns whatever went wrong into a problem: the one place that words the failures which the framework finds.</summary>
internal sealed class Problems(HttpOptions limits, PagesOptions pages, ServerMetrics metrics)
{
    private const int LongestPath = 100;

    /// <summary>The problem of an expected failure.</summary>
    public static Problem Of(SequenceApiException exception) => Of(exception.Code, exception.Message);

    /// <summary>The problem that ends a stream, whose status and headers have gone already; it is counted.</summary>
    public static Problem End(HttpContext context, SequenceApiException exception)
    {
        context.RequestServices.GetRequiredService<ServerMetrics>().Failed(exception.Code.WireName());
        return Of(exception);
    }

    /// <summary>Begins the answer that tells of a failure, in whichever shape: its status and headers.</summary>
    public Problem Begin(ProblemDetailsContext context)
    {
        var problem = Of(context);
        var response = context.HttpContext.Response;
        response.StatusCode = problem.Status;
        metrics.Failed(problem.Code);
        if (context.Exception is SequenceApiException failure && (failure.RetryAfter is not null || failure.Code.IsTemporary()))
            response.Headers.RetryAfter = Seconds(failure.RetryAfter);
        if (problem.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        return problem;
    }

    /// <summary>The problem that an exception stands for.</summary>
    public Problem Of(Exception exception) => exception switch
    {
        SequenceApiException expected => Of(expected),
        BadHttpRequestException { InnerException: JsonException json } => Of(ErrorCode.InvalidRequest, Describe(json)),
        BadHttpRequestException request => Of(request.StatusCode),
        _ => Of(ErrorCode.InternalError, "The server met a defect of its own, which its log describes; this request can't be answered."),
    };

    /// <summary>The problem behind a status that came without a word.</summary>
    public Problem Of(int status) => status switch
    {
        StatusCodes.Status404NotFound => Of(
            ErrorCode.NotFound, pages.Swagger ? "Nothing is served at this path; /swagger lists the routes." : "Nothing is served at this path; correct it."),
        StatusCodes.Status408RequestTimeout => Of(ErrorCode.InvalidRequest, "The body came too slowly or stopped; send it again, without pauses."),
        StatusCodes.Status405MethodNotAllowed => Of(
            ErrorCode.MethodNotAllowed, "This path does not answer to this method; the Allow header names those that it answers to."),
        StatusCodes.Status413PayloadTooLarge => Of(
            ErrorCode.RequestTooLarge, $"The body has more than {limits.MaxBodyBytes} bytes; send less at once."),
        StatusCodes.Status415UnsupportedMediaType => Of(
            ErrorCode.UnsupportedMediaType, "Send the body as JSON in UTF-8, with the header Content-Type: application/json."),
        >= 500 => Of(ErrorCode.InternalError, "The request can't be answered; try again."),
        _ => Of(ErrorCode.InvalidRequest, "The body is missing, null or cut off; send a whole JSON object."),
    };

    /// <summary>The problem of fields that contradict their contract.</summary>
    /// <param name="errors">What is wrong, by the contract's own names.</param>
    public static Problem Of(IDictionary<string, string[]> errors)
    {
        var named = errors.ToDictionary(
            pair => JsonNamingPolicy.SnakeCaseLower.ConvertName(pair.Key),
            pair => Array.ConvertAll(pair.Value, message => message.Replace(
                pair.Key, JsonNamingPolicy.SnakeCaseLower.ConvertName(pair.Key), StringComparison.Ordinal)));
        return Of(ErrorCode.InvalidRequest, string.Join(' ', named.Values.SelectMany(messages => messages))) with { Errors = named };
    }

    /// <summary>Says where, never what: a message of the reader could quote the prompt.</summary>
    internal static string Describe(JsonException exception)
    {
        var path = exception.Path is { Length: > 0 and <= LongestPath } given ? given : "$";
        return $"The JSON at {path} is not what this route reads: it is malformed, of another type or out of range, "
            + "or its name is unknown or given twice.";
    }

    /// <summary>Whole seconds, one where nothing better is known.</summary>
    private static string Seconds(TimeSpan? time) =>
        Math.Max(1, (long)Math.Ceiling(time?.TotalSeconds ?? 1)).ToString(CultureInfo.InvariantCulture);

    private Problem Of(ProblemDetailsContext context) => context switch
    {
        { Exception: { } exception } => Of(exception),
        { ProblemDetails: HttpValidationProblemDetails { Errors: var errors } } => Of(errors),
        _ => Of(context.HttpContext.Response.StatusCode),
    };

    private static Problem Of(ErrorCode code, string detail) => new(
        "about:blank", ReasonPhrases.GetReasonPhrase(code.Status()), code.Status(), code.WireName(), detail);
}
