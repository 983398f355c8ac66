using System.Globalization;
using SequenceApi.Engine;
using SequenceApi.Server.Options;

namespace SequenceApi.Server.Http.Deadlines;

/// <summary>Ends a request when its client, or the server, no longer waits for it.</summary>
internal sealed class DeadlineGate(RequestDelegate next, HttpOptions options, TimeProvider time)
{
    /// <summary>The header: seconds.</summary>
    public const string Header = "X-Request-Timeout";

    /// <summary>Seconds that a client may give: a day.</summary>
    public const int Longest = 86_400;

    public async Task InvokeAsync(HttpContext context)
    {
        if (Read(context.Request.Headers[Header]) is not { } timeout)
        {
            await next(context);
            return;
        }

        using var deadline = new RequestDeadline(context, timeout, time);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (RequestDeadline.EndedIt(context))
        {
            throw RequestDeadline.Passed();
        }
    }

    /// <summary>The shorter of what the client and the server allow; null where neither says anything.</summary>
    private TimeSpan? Read(string? header)
    {
        TimeSpan? most = options.MaxRequestSeconds > 0 ? TimeSpan.FromSeconds(options.MaxRequestSeconds) : null;
        if (string.IsNullOrEmpty(header))
            return most;
        if (!double.TryParse(header, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds is not (>= 0.001 and <= Longest))
            throw new SequenceApiException(
                ErrorCode.InvalidRequest, $"The header {Header} takes seconds from 0.001 to {Longest}, as 2.5.");
        var asked = TimeSpan.FromSeconds(seconds);
        return most < asked ? most : asked;
    }
}
