using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http;

namespace SequenceApi.Server.Endpoints;

/// <summary>Writes the whole answer as a stream's last event.</summary>
internal static class DoneEvent
{
    private const string Type = "done";

    /// <summary>Tokens of an answer that leaves in one, with what was written before it.</summary>
    private const int ShortTokens = 256;

    /// <summary>Writes it; a long one as fast as its client takes it, so that its JSON is never in memory whole.</summary>
    public static async Task WriteAsync(EventWriter events, GenerateResponse answer)
    {
        if (answer.Usage.CompletionTokens <= ShortTokens)
            events.Write(Type, answer);
        else
            await events.WriteAsync(Type, answer);
    }
}
