using SequenceApi.Engine;
using SequenceApi.Server.Http;
using SequenceApi.Server.Http.Deadlines;
using SequenceApi.Server.Http.Errors;

namespace SequenceApi.Server.Endpoints;

/// <summary>
/// A generation as server-sent events. All tokens that are there go out in one flush, up to a size, so that a client that reads
/// slowly costs less instead of more.
/// </summary>
internal sealed class GenerationStream(GenerationAnswer answer) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var over = answer;
        using var events = EventWriter.Start(httpContext);
        try
        {
            var (tokens, tokenizer, hidden) = (new TokenEvents(events), answer.Sequence.Model.Tokenizer, answer.Sequence.HiddenBytes);
            while (await answer.Sequence.Stream.WaitToReadAsync(httpContext.RequestAborted))
            {
                while (!events.IsFull && answer.Sequence.Stream.TryRead(out var token))
                {
                    tokens.Write(token, tokenizer, ref hidden);
                    answer.Tell();
                }

                // The last tokens leave with what ends the stream.
                if (events.IsFull || !answer.Sequence.Stream.Completion.IsCompleted)
                    await events.FlushAsync();
            }

            tokens.Finish();
            await DoneEvent.WriteAsync(events, await answer.WholeAsync());
        }
        catch (SequenceApiException exception)
        {
            await FailAsync(exception);
        }
        catch (OperationCanceledException) when (RequestDeadline.EndedIt(httpContext))
        {
            await FailAsync(RequestDeadline.Passed());
        }

        await events.FlushLastAsync();

        async Task FailAsync(SequenceApiException exception)
        {
            answer.Dispose();
            await events.CatchUpAsync();
            events.Write("error", Problems.End(httpContext, exception));
        }
    }
}
