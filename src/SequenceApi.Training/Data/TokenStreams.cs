namespace SequenceApi.Training.Data;

/// <summary>
/// A training text cut into contiguous streams that are read side by side, a chunk at a time, so that each stream's
/// hidden state carries over from one chunk to the next. Every epoch the cuts fall elsewhere: the text is a ring, and
/// an epoch starts at a random place of it.
/// </summary>
/// <param name="tokens">The text.</param>
/// <param name="streamCount">Streams side by side: the batch size.</param>
/// <param name="chunkLength">Tokens of each stream in a chunk: the length of back-propagation through time.</param>
/// <param name="seed">Decides where epochs start.</param>
internal sealed class TokenStreams(int[] tokens, int streamCount, int chunkLength, long seed)
{
    /// <summary>Chunks in an epoch; what is left over at a stream's end is left out of that epoch.</summary>
    public int ChunksPerEpoch { get; } = CountChunks(tokens.Length, streamCount, chunkLength);

    /// <summary>Targets of one chunk.</summary>
    public int TokensPerChunk => streamCount * chunkLength;

    /// <summary>How many chunks a text has.</summary>
    /// <exception cref="TrainingException">It is too short for one.</exception>
    public static int CountChunks(int tokenCount, int streamCount, int chunkLength)
    {
        var chunks = tokenCount / streamCount / chunkLength;
        return chunks > 0 ? chunks : throw new TrainingException(
            $"The training text has {tokenCount:N0} tokens, but one batch takes {(long)streamCount * chunkLength:N0} " +
            $"(--batch-size {streamCount} × --bptt {chunkLength}): lower one of them or bring more text.");
    }

    /// <summary>Copies a chunk's inputs and the tokens that follow them, time first: [chunk, stream].</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="chunk">The chunk in 0…<see cref="ChunksPerEpoch"/>−1.</param>
    /// <param name="inputs">Receives <see cref="TokensPerChunk"/> tokens.</param>
    /// <param name="targets">Receives as many.</param>
    public void CopyChunk(int epoch, int chunk, Span<long> inputs, Span<long> targets)
    {
        var streamLength = tokens.Length / streamCount;
        var start = Start(epoch) + (long)chunk * chunkLength;
        for (var time = 0; time < chunkLength; time++)
            for (var stream = 0; stream < streamCount; stream++)
            {
                var position = (start + (long)stream * streamLength + time) % tokens.Length;
                inputs[time * streamCount + stream] = tokens[position];
                targets[time * streamCount + stream] = tokens[(position + 1) % tokens.Length];
            }
    }

    private long Start(int epoch) =>
        epoch == 0 ? 0 : (long)(SplitMix64.Hash(seed, epoch) % (ulong)tokens.Length);
}
