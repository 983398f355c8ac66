using CsCheck;
using SequenceApi.Training.Data;

namespace SequenceApi.Training.Tests.Data;

public sealed class TokenStreamsTests
{
    [Fact]
    public void A_chunk_stands_time_first_and_its_targets_are_the_tokens_that_follow()
    {
        var streams = new TokenStreams([.. Enumerable.Range(0, 20)], streamCount: 2, chunkLength: 3, seed: 1);

        var (inputs, targets) = Copy(streams, epoch: 0, chunk: 1);

        Assert.Equal(3, streams.ChunksPerEpoch);
        Assert.Equal([3, 13, 4, 14, 5, 15], inputs);
        Assert.Equal([4, 14, 5, 15, 6, 16], targets);
    }

    [Fact]
    public void Each_stream_goes_on_where_its_last_chunk_ended() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 6], Gen.Int[0, 40], Gen.Int[0, 3]).Sample((streamCount, chunkLength, more, epoch) =>
        {
            var streams = new TokenStreams([.. Enumerable.Range(0, streamCount * chunkLength + more)], streamCount, chunkLength, seed: 7);
            for (var chunk = 0; chunk + 1 < streams.ChunksPerEpoch; chunk++)
                Assert.Equal(Copy(streams, epoch, chunk).Targets[^streamCount..], Copy(streams, epoch, chunk + 1).Inputs[..streamCount]);
        });

    [Fact]
    public void An_epoch_reads_no_token_twice_and_leaves_out_less_than_a_chunk_of_each_stream() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 6], Gen.Int[0, 40], Gen.Int[0, 3]).Sample((streamCount, chunkLength, more, epoch) =>
        {
            var count = streamCount * chunkLength + more;
            var streams = new TokenStreams([.. Enumerable.Range(0, count)], streamCount, chunkLength, seed: 7);
            var read = Enumerable.Range(0, streams.ChunksPerEpoch).SelectMany(chunk => Copy(streams, epoch, chunk).Inputs).ToList();

            Assert.Equal(read.Count, read.Distinct().Count());
            Assert.True(count - read.Count < (chunkLength + 1) * streamCount);
        });

    [Fact]
    public void Epochs_start_at_different_places_that_the_seed_decides()
    {
        int[] tokens = [.. Enumerable.Range(0, 10_000)];
        long First(long seed, int epoch) => Copy(new TokenStreams(tokens, 1, 10, seed), epoch, 0).Inputs[0];

        Assert.Equal(First(1, 3), First(1, 3));
        Assert.NotEqual(First(1, 3), First(1, 4));
        Assert.NotEqual(First(1, 3), First(2, 3));
    }

    [Fact]
    public void A_text_too_short_for_one_batch_is_refused_with_the_options_to_lower()
    {
        Assert.Equal(1, TokenStreams.CountChunks(tokenCount: 60, streamCount: 6, chunkLength: 10));
        var exception = Assert.Throws<TrainingException>(() => TokenStreams.CountChunks(tokenCount: 59, streamCount: 6, chunkLength: 10));
        Assert.Contains("59", exception.Message, StringComparison.Ordinal);
        Assert.Contains("60", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--batch-size 6 × --bptt 10", exception.Message, StringComparison.Ordinal);
    }

    private static (long[] Inputs, long[] Targets) Copy(TokenStreams streams, int epoch, int chunk)
    {
        var (inputs, targets) = (new long[streams.TokensPerChunk], new long[streams.TokensPerChunk]);
        streams.CopyChunk(epoch, chunk, inputs, targets);
        return (inputs, targets);
    }
}
