using System.Globalization;
using SequenceApi.Engine;
using SequenceApi.Server.Http.Security;

namespace SequenceApi.Server.Http.Limits;

/// <summary>Lets a request pass where its client has one left, and settles its tokens when it is over.</summary>
internal sealed class RequestGate(RequestDelegate next, RateLimits limits)
{
    public async Task InvokeAsync(HttpContext context, Caller caller, TokenAllowance tokens)
    {
        if (!KeyGate.Guards(context))
        {
            await next(context);
            return;
        }

        var left = limits.Of(caller.Client);
        context.Response.OnStarting(() => TellAsync(context.Response.Headers, left));
        if (left.Requests?.TryTake(1, out var wait) == false)
            throw RateLimits.Exceeded("requests", wait);
        tokens.Begin(left.Tokens);
        await SettleAsync(context, tokens);
    }

    private async Task SettleAsync(HttpContext context, TokenAllowance tokens)
    {
        try
        {
            await next(context);
            tokens.Settle();
        }
        catch (SequenceApiException)
        {
            tokens.Fail();
            throw;
        }
        catch
        {
            // What was streamed is known. Of a whole answer that nobody waited for nothing is: it keeps what it reserved.
            if (context.Response.HasStarted || !context.RequestAborted.IsCancellationRequested)
                tokens.Settle();
            throw;
        }
    }

    private static Task TellAsync(IHeaderDictionary headers, ClientLimits left)
    {
        Tell(headers, "requests", left.Requests);
        Tell(headers, "tokens", left.Tokens);
        return Task.CompletedTask;
    }

    /// <summary>By OpenAI's names, which its clients read.</summary>
    private static void Tell(IHeaderDictionary headers, string what, Bucket? bucket)
    {
        if (bucket is null)
            return;
        headers[$"x-ratelimit-limit-{what}"] = bucket.Rate.PerMinute.ToString(CultureInfo.InvariantCulture);
        headers[$"x-ratelimit-remaining-{what}"] = bucket.Left.ToString(CultureInfo.InvariantCulture);
    }
}
