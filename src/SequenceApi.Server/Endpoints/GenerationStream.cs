using SequenceApi.Engine;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http;
using SequenceApi.Server.Http.Errors;

namespace SequenceApi.Server.Endpoints;

/// <summary>
/// A generation as server-sent events. All tokens that are there go out in one flush, so that a client that reads slowly
/// costs less instead of more.
/// </summary>
internal sealed class GenerationStream(GenerationSequence sequence, GenerationAnswer answer) : IResult
{
    private readonly IncrementalDecoder _decoder = new();
    private int _count;
    private TokenEvent? _held;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var events = EventWriter.Start(httpContext);
        try
        {
            while (await sequence.Stream.WaitToReadAsync(httpContext.RequestAborted))
            {
                while (sequence.Stream.TryRead(out var token))
                    Write(events, token);

                // The last tokens leave with what ends the stream.
                if (!sequence.Stream.Completion.IsCompleted)
                    await events.FlushAsync();
            }

            WriteHeld(events, _decoder.Finish());
            events.Write("done", await answer.WholeAsync());
        }
        catch (SequenceApiException exception)
        {
            events.Write("error", Problems.Of(exception));
        }

        await events.FlushAsync();
    }

    /// <summary>
    /// A token that leaves a character incomplete is held until the next one or the end: what then replaces the character
    /// belongs to the last token's text.
    /// </summary>
    private void Write(EventWriter events, GeneratedToken token)
    {
        WriteHeld(events, "");
        var tokenizer = sequence.Model.Tokenizer;
        _held = TokenEvent.From(tokenizer, _count++, token, _decoder.Append(tokenizer.Bytes(token.Id)));
        if (!_decoder.IsIncomplete)
            WriteHeld(events, "");
    }

    private void WriteHeld(EventWriter events, string rest)
    {
        if (_held is { } held)
            events.Write("token", held with { Text = held.Text + rest });
        _held = null;
    }
}
