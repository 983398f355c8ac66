using CsCheck;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Tokenization;

public sealed class TokenTailsTests
{
    // Few bytes, so that tokens end with one another, and some are equal.
    private static readonly Gen<byte[][]> Tokens = Gen.Byte[0xFD, 0xFF].Array[0, 4].Array[1, 60];

    [Fact]
    public void A_tail_is_the_first_token_with_just_those_bytes() => Tokens.Sample(bytes =>
    {
        var skipped = new TokenSet(Enumerable.Range(0, bytes.Length).Where(id => id % 7 == 3));
        var ids = new SortedTokens(bytes, skipped).Ids;
        var tails = new TokenTails(bytes, ids);
        for (var id = 0; id < bytes.Length; id++)
            for (var hidden = 0; hidden < bytes[id].Length; hidden++)
            {
                var rest = bytes[id].AsSpan(hidden).ToArray();
                Assert.Equal(ids.Cast<int?>().FirstOrDefault(other => bytes[other!.Value].SequenceEqual(rest)), tails.Find(id, hidden));
            }
    });
}
