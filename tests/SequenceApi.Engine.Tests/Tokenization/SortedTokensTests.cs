using CsCheck;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Tokenization;

public sealed class SortedTokensTests
{
    [Fact]
    public void Tokens_that_begin_alike_are_found_together() =>
        Gen.Select(Gen.Byte[0, 2].Array[0, 4].Array[1, 30], Gen.Byte[0, 2].Array[0, 3]).Sample((tokens, prefix) =>
        {
            var expected = Enumerable.Range(0, tokens.Length)
                .Where(id => id != 0 && tokens[id].Length > 0 && tokens[id].AsSpan().StartsWith(prefix));
            Assert.Equal(expected, new SortedTokens(tokens, new TokenSet([0])).StartingWith(prefix).ToArray().Order());
        });
}
