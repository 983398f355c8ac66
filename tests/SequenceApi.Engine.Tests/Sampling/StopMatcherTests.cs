using System.Text;
using CsCheck;
using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Tests.Sampling;

public sealed class StopMatcherTests
{
    private static readonly Gen<string> Word = Gen.OneOf("a", "b").Array[1, 4].Select(string.Concat);

    private static readonly Gen<(string[] Stops, string[] Tokens)> Case = Gen.Select(Word.Array[1, 3], Word.Array[1, 12]);

    [Fact]
    public void A_stop_string_is_found_at_the_byte_that_completes_it_however_the_text_is_cut() => Case.Sample(sample =>
    {
        var matcher = Matcher(sample.Stops);
        var found = Array.FindIndex(sample.Tokens, token => matcher.Append(Encoding.UTF8.GetBytes(token)));
        var (token, before) = Reference(sample.Stops, sample.Tokens);
        Assert.Equal(token, found);
        if (found >= 0)
            Assert.Equal(before, matcher.TokensBeforeStop);
    });

    [Fact]
    public void A_released_token_is_never_taken_back() => Case.Sample(sample =>
    {
        var matcher = Matcher(sample.Stops);
        var released = 0;
        foreach (var token in sample.Tokens)
        {
            if (matcher.Append(Encoding.UTF8.GetBytes(token)))
            {
                Assert.True(released <= matcher.TokensBeforeStop);
                return;
            }

            Assert.True(released <= matcher.ReleasableTokens);
            released = matcher.ReleasableTokens;
        }
    });

    [Fact]
    public void Nothing_is_held_where_no_stop_string_has_begun()
    {
        var matcher = Matcher(["xy"]);
        Assert.False(matcher.Append("a"u8));
        Assert.Equal(1, matcher.ReleasableTokens);
        Assert.False(matcher.Append("x"u8));
        Assert.Equal(1, matcher.ReleasableTokens);
        Assert.False(matcher.Append("b"u8));
        Assert.Equal(3, matcher.ReleasableTokens);
    }

    [Fact]
    public void A_stop_string_that_would_leave_too_few_tokens_is_passed_over_and_a_shorter_one_is_not()
    {
        var matcher = Matcher(["ab"]);
        Assert.False(matcher.Append("ab"u8, minTokens: 1));
        Assert.True(matcher.Append("ab"u8, minTokens: 1));
        Assert.Equal(1, matcher.TokensBeforeStop);

        matcher = Matcher(["abc", "c"]);
        Assert.False(matcher.Append("a"u8, minTokens: 2));
        Assert.False(matcher.Append("b"u8, minTokens: 2));
        Assert.True(matcher.Append("c"u8, minTokens: 2));
        Assert.Equal(2, matcher.TokensBeforeStop);
    }

    private static StopMatcher Matcher(IEnumerable<string> stops) => new([.. stops.Select(Encoding.UTF8.GetBytes)]);

    /// <summary>The token in which a stop string first completes, and the tokens that end before it begins; −1 where none does.</summary>
    private static (int Token, int Before) Reference(string[] stops, string[] tokens)
    {
        var text = string.Concat(tokens);
        for (var end = 1; end <= text.Length; end++)
        {
            var longest = stops.Where(stop => text[..end].EndsWith(stop, StringComparison.Ordinal)).MaxBy(stop => stop.Length);
            if (longest is null)
                continue;
            var ends = tokens.Select((_, i) => tokens.Take(i + 1).Sum(token => token.Length)).ToArray();
            return (Array.FindIndex(ends, tokenEnd => tokenEnd >= end), ends.Count(tokenEnd => tokenEnd <= end - longest.Length));
        }

        return (-1, 0);
    }
}
