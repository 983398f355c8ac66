using System.Text;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http;

namespace SequenceApi.Server.Endpoints;

/// <summary>A generation that is known whole, as when a client asks again for one that was streamed before: the same events.</summary>
internal sealed class RecordedStream(GenerateResponse answer, Tokenizer tokenizer) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var events = EventWriter.Start(httpContext);
        var tokens = new TokenEvents(events, tokenizer, answer.Tokens.Select(HiddenBytes).FirstOrDefault());
        foreach (var token in answer.Tokens)
            tokens.Write(new GeneratedToken(token.TokenId, token.LogProbability, Top: null));
        tokens.Finish();
        events.Write("done", answer);
        await events.FlushAsync();
    }

    /// <summary>Bytes of a token that its answer doesn't show.</summary>
    private int HiddenBytes(CompletionToken token) =>
        tokenizer.Bytes(token.TokenId).Length - (token.Bytes?.Count ?? Encoding.UTF8.GetByteCount(token.Token));
}
