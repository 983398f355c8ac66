using System.Text;
using CsCheck;
using SequenceApi.Benchmarks.Load;

namespace SequenceApi.Benchmarks.Tests.Load;

public sealed class EventStreamParserTests
{
    private readonly EventStreamParser _parser = new();

    [Fact]
    public void A_stream_cut_anywhere_has_as_many_tokens_as_the_same_stream_whole() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2000], Gen.Bool, Gen.Int[1, 700].Array[1, 100]).Sample((tokens, textLength, isWindows, cuts) =>
        {
            var stream = Stream(tokens, new string('x', textLength), isWindows ? "\r\n" : "\n");
            var parser = new EventStreamParser(); // samples run side by side
            var seen = 0;
            ReadOnlySpan<byte> rest = stream;
            for (var i = 0; rest.Length > 0; i++)
            {
                var cut = Math.Min(cuts[i % cuts.Length], rest.Length);
                Assert.False(parser.IsDone);
                seen += parser.Read(rest[..cut]);
                rest = rest[cut..];
            }

            Assert.Equal((tokens, true, null), (seen, parser.IsDone, parser.Error));
        });

    [Fact]
    public void A_token_counts_when_its_event_is_whole()
    {
        Assert.Equal(0, Read("event: token\ndata: {}\n"));
        Assert.Equal(1, Read("\n"));
        Assert.Equal(0, Read("\n"));
    }

    [Fact]
    public void What_a_token_says_is_no_event()
    {
        Assert.Equal(1, Read("event: token\ndata: event: done\n\n"));
        Assert.Equal(0, Read("data: event: token\n\n: event: token\n\nevent: tokens\ndata: {}\n\n"));
        Assert.False(_parser.IsDone);
    }

    [Fact]
    public void An_error_tells_what_the_server_says()
    {
        Assert.Equal(1, Read("event:token\ndata:{}\n\nevent: error\ndata: {\"code\":"));
        Assert.Equal(0, Read("\"stopping\"}\n\n"));
        Assert.Equal(("{\"code\":\"stopping\"}", false), (_parser.Error, _parser.IsDone));
        _parser.Reset();
        Assert.Null(_parser.Error);
    }

    private static byte[] Stream(int tokens, string text, string lineEnd) => Encoding.UTF8.GetBytes(string.Concat(
        Enumerable.Repeat($"event: token{lineEnd}data: {{\"text\":\"{text}\"}}{lineEnd}{lineEnd}", tokens)
            .Append($"event: done{lineEnd}data: {{\"text\":\"{text}\"}}{lineEnd}{lineEnd}")));

    private int Read(string part) => _parser.Read(Encoding.UTF8.GetBytes(part));
}
