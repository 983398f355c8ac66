using System.Buffers.Text;
using CsCheck;
using SequenceApi.Engine.State.Sessions;

namespace SequenceApi.Engine.Tests.State.Sessions;

public sealed class SessionIdsTests
{
    private static readonly SessionIds Ids = new("One key, for this test only."u8);

    [Fact]
    public void An_id_is_short_needs_no_escaping_in_a_path_and_comes_once()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => Ids.New()).ToArray();
        Assert.All(ids, id => Assert.Matches("^s_[A-Za-z0-9_-]{32}$", id));
        Assert.Distinct(ids);
    }

    [Fact]
    public void An_id_is_known_to_whoever_has_the_key_and_to_nobody_else()
    {
        var (same, other) = (new SessionIds("One key, for this test only."u8), new SessionIds("Another key, for this test."u8));
        for (var i = 0; i < 1000; i++)
        {
            var id = Ids.New();
            Assert.True(same.IsOurs(id));
            Assert.False(other.IsOurs(id));
        }
    }

    [Fact]
    public void An_id_with_any_character_changed_is_not_ours() =>
        Gen.Select(Gen.Int[0, 33], Gen.OneOf(Gen.Char.AlphaNumeric, Gen.Char, Gen.Char[" =%\n+/-_"])).Sample((place, character) =>
        {
            var id = Ids.New();
            var changed = $"{id[..place]}{character}{id[(place + 1)..]}";
            Assert.Equal(changed == id, Ids.IsOurs(changed));
        }, iter: 20_000);

    [Theory]
    [InlineData("")]
    [InlineData("s_")]
    [InlineData("s_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("s_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("s_                                ")]
    [InlineData("s_éééééééééééééééééééééééééééééééé")]
    public void What_is_no_id_is_not_ours(string text) => Assert.False(Ids.IsOurs(text));

    [Fact]
    public void An_id_cut_off_or_with_more_behind_it_is_not_ours()
    {
        var id = Ids.New();
        Assert.All(Enumerable.Range(0, id.Length), length => Assert.False(Ids.IsOurs(id[..length])));
        Assert.False(Ids.IsOurs(id + "A"));
        Assert.False(Ids.IsOurs(id + Base64Url.EncodeToString(new byte[3])));
    }

    [Theory]
    [InlineData("", "one")]
    [InlineData("one", "")]
    [InlineData("one", "two")]
    [InlineData("one", "on")]
    public void An_id_is_its_tenant_s_alone(string tenant, string other)
    {
        var id = Ids.New(tenant);
        Assert.True(Ids.IsOurs(id, tenant));
        Assert.False(Ids.IsOurs(id, other));
    }

    [Fact]
    public void A_short_key_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new SessionIds(new byte[15]));
}
