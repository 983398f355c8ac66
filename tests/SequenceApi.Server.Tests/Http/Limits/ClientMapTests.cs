using System.Net;
using Microsoft.Extensions.Time.Testing;
using SequenceApi.Server.Http.Limits;

namespace SequenceApi.Server.Tests.Http.Limits;

public sealed class ClientMapTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Idle_clients_are_forgotten_and_others_are_not()
    {
        var map = new ClientMap<string>(client => client, client => client.StartsWith("idle", StringComparison.Ordinal), _time);
        foreach (var client in new[] { "idle 1", "busy", "idle 2" })
            Assert.Same(map.Of(client), map.Of(client));
        _time.Advance(Pause);
        map.Of("new");
        Assert.Equal(2, map.Count);
    }

    [Fact]
    public void Who_comes_when_there_is_no_room_shares_one_place()
    {
        var map = new ClientMap<object>(_ => new object(), _ => false, _time, most: 2);
        var (first, second) = (map.Of("1"), map.Of("2"));
        Assert.NotSame(first, second);
        Assert.Same(map.Of("3"), map.Of("4"));
        Assert.NotSame(first, map.Of("3"));
        Assert.Same(first, map.Of("1"));
        Assert.Equal(2, map.Count);
    }

    [Theory]
    [InlineData("10.0.0.7", "address 10.0.0.7")]
    [InlineData("::ffff:10.0.0.7", "address 10.0.0.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "address 2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::9", "address 2001:db8:1:2::/64")]
    [InlineData("fe80::1%3", "address fe80::/64")]
    [InlineData(null, "address local")]
    public void An_address_is_a_client_and_a_network_of_IPv6_is_one(string? address, string client) =>
        Assert.Equal(client, ClientAddress.Of(address is null ? null : IPAddress.Parse(address)));
}
