using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http;

namespace SequenceApi.Server.Endpoints;

/// <summary>A generation that is known whole, as when a client asks again for one that was streamed before: the same events. Nothing is left to be done, so no deadline cuts it.</summary>
internal sealed class RecordedStream(GenerateResponse answer) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var events = EventWriter.Start(httpContext);
        var tokens = new TokenEvents(events);
        foreach (var token in answer.Tokens)
        {
            tokens.Write(token);
            if (events.IsFull)
                await events.FlushLastAsync();
        }

        tokens.Finish();
        await DoneEvent.WriteAsync(events, answer);
        await events.FlushLastAsync();
    }
}
