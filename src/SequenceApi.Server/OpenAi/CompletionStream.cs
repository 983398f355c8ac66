using System.Threading.Channels;
using SequenceApi.Engine;
using SequenceApi.Engine.Sampling;
using SequenceApi.Server.Http;
using SequenceApi.Server.Http.Deadlines;
using SequenceApi.Server.Http.Errors;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.OpenAi.Contracts;

namespace SequenceApi.Server.OpenAi;

/// <summary>Completions as server-sent events. What a choice has said by the time that the client takes it goes out in one part.</summary>
internal sealed class CompletionStream<TAnswer>(CompletionRun run, IAnswerShape<TAnswer> shape, RequestFacts facts) : IResult
{
    /// <summary>Tokens of a part at most, so that a client that stands still is found soon.</summary>
    private const int PartTokens = 256;

    // A part waits for the client, while its choice's tokens gather in the sequence: memory is bounded by max_tokens.
    private readonly Channel<ChoicePart> _parts = Channel.CreateBounded<ChoicePart>(1);

    private int _said;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var over = run;
        using var events = EventWriter.Start(httpContext);
        try
        {
            var tokens = await WriteAsync(events, httpContext.RequestAborted);
            facts.CompletionTokens = tokens;
            if (run.Input.IncludeUsage)
                events.WriteData(shape.Part(run.Input, [], run.Cost(tokens)));
            events.WriteEnd();
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
            run.End();
            await events.CatchUpAsync();
            events.WriteData(new ErrorAnswer(ErrorDetail.Of(Problems.End(httpContext, exception))));
        }
    }

    private async Task<int> WriteAsync(EventWriter events, CancellationToken cancellationToken)
    {
        var choices = run.Prompts.SelectMany(prompt => Enumerable.Range(0, run.Input.Choices)
            .Select(choice => (Prompt: prompt, Sequence: prompt.Completions.Count > 0 ? prompt.Completions[choice] : null)));
        var speaking = SpeakAsync(choices.Select((choice, index) =>
            SpeakAsync(new ChoiceWriter(run.Input, choice.Prompt, index), choice.Sequence, cancellationToken)));
        while (await _parts.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_parts.Reader.TryRead(out var part))
                events.WriteData(shape.Part(run.Input, [part], cost: null));
            await events.FlushAsync();
        }

        return await speaking;
    }

    /// <summary>Ends the parts with the last choice, or with the first that fails.</summary>
    private async Task<int> SpeakAsync(IEnumerable<Task<int>> choices)
    {
        var tokens = 0;
        try
        {
            await foreach (var choice in Task.WhenEach(choices))
                tokens += await choice;
        }
        catch (SequenceApiException exception)
        {
            _parts.Writer.TryComplete(exception);
        }
        finally
        {
            _parts.Writer.TryComplete();
        }

        return tokens;
    }

    /// <summary>Sends a choice's parts; gives its tokens.</summary>
    private async Task<int> SpeakAsync(ChoiceWriter choice, CompletionSource? sequence, CancellationToken cancellationToken)
    {
        if (sequence is null)
        {
            await _parts.Writer.WriteAsync(choice.Take(FinishReason.Length), cancellationToken);
            return 0;
        }

        if (choice.HasText || shape.AnnouncesChoices)
            await _parts.Writer.WriteAsync(choice.Take(reason: null), cancellationToken);
        while (await sequence.Stream.WaitToReadAsync(cancellationToken))
        {
            for (var tokens = 0; tokens < PartTokens && sequence.Stream.TryRead(out var token); tokens++)
            {
                choice.Add(token);
                facts.CompletionTokens = Interlocked.Increment(ref _said);
            }

            if (choice.HasText && (sequence.Stream.TryPeek(out _) || !sequence.Stream.Completion.IsCompleted))
                await _parts.Writer.WriteAsync(choice.Take(reason: null), cancellationToken);
        }

        var generation = await sequence.Completion;
        await _parts.Writer.WriteAsync(choice.Take(generation.FinishReason), cancellationToken);
        return generation.Tokens.Count;
    }
}
