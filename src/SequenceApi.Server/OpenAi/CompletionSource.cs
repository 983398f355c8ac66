using System.Threading.Channels;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Server.OpenAi;

/// <summary>Where a completion comes from.</summary>
/// <param name="Completion">The whole of it.</param>
/// <param name="Stream">Its tokens as they come.</param>
internal sealed record CompletionSource(Task<Generation> Completion, ChannelReader<GeneratedToken> Stream)
{
    /// <summary>One that is being generated.</summary>
    public static CompletionSource Of(GenerationSequence sequence, bool streamed) =>
        new(sequence.Completion, streamed ? sequence.Stream : Ended([]));

    /// <summary>One that is known whole.</summary>
    public static CompletionSource Of(Generation generation) => new(Task.FromResult(generation), Ended(generation.Tokens));

    private static ChannelReader<GeneratedToken> Ended(IReadOnlyList<GeneratedToken> tokens)
    {
        var channel = Channel.CreateUnbounded<GeneratedToken>();
        foreach (var token in tokens)
            channel.Writer.TryWrite(token);
        channel.Writer.Complete();
        return channel.Reader;
    }
}
