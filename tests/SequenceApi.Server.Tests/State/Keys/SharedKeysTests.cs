using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SequenceApi.Engine;
using SequenceApi.Server.State.Keys;

namespace SequenceApi.Server.Tests.State.Keys;

/// <summary>What holds wherever replicas share their keys.</summary>
public abstract class SharedKeysTests
{
    private const int Rounds = 25;
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The option that names the store, and its value.</summary>
    protected abstract (string Name, string Value) Store { get; }

    /// <summary>Forgets all keys.</summary>
    protected abstract void Empty();

    [Fact]
    public async Task Replicas_that_start_at_once_make_one_first_key_and_one_secret()
    {
        for (var round = 0; round < Rounds; round++)
        {
            Empty();
            var replicas = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new Replica(Store).StartAsync(), Token)));
            Assert.Single(replicas[0].Store.Keys.GetAllElements());
            var secrets = new HashSet<string>();
            foreach (var replica in replicas)
            {
                Assert.Equal([7], replica.Open(replicas[0].Sealer.Seal([7])));
                secrets.Add(Convert.ToHexString(await replica.Secrets.GetAsync(SharedSecrets.SessionIds, Token)));
            }

            Assert.Equal(64, Assert.Single(secrets).Length);
            foreach (var replica in replicas)
                await replica.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_replica_that_starts_later_has_the_same_keys_and_secrets()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        Assert.Equal([7], second.Open(first.Sealer.Seal([7])));
        Assert.Equal(await first.Secrets.GetAsync("a", Token), await second.Secrets.GetAsync("a", Token));
        Assert.NotEqual(await first.Secrets.GetAsync("a", Token), await second.Secrets.GetAsync("b", Token));
    }

    [Fact]
    public async Task A_token_of_a_newer_key_opens_on_a_replica_that_was_there_before()
    {
        await using var older = await StartAsync();
        var before = older.Sealer.Seal([1]);
        older.Rotate();
        await using var newer = await StartAsync();
        Assert.Equal([2], older.Open(newer.Sealer.Seal([2])));
        Assert.Equal([1], newer.Open(before));
        Assert.Equal([1], older.Open(before));
        Assert.NotEqual(KeyId(before), KeyId(newer.Sealer.Seal([2])));
        Assert.Equal(KeyId(newer.Sealer.Seal([2])), KeyId(older.Sealer.Seal([2])));
    }

    [Fact]
    public async Task Unknown_keys_make_it_read_the_store_at_most_once_in_ten_seconds()
    {
        var keys = new WatchedKeys();
        await using var older = await StartAsync(keys);
        older.Rotate();
        await using var newer = await StartAsync();
        var (token, reads) = (newer.Sealer.Seal([2]), keys.Reads);
        await RefuseAsync(100);
        Assert.Equal(reads + 1, keys.Reads);
        Assert.Equal([2], older.Open(token));
        older.Rotate();
        await using var newest = await StartAsync();
        var latest = newest.Sealer.Seal([3]);
        _time.Advance(SharedKeyRing.Interval - TimeSpan.FromTicks(1));
        Assert.Equal(ErrorCode.StateInvalid, older.Refuse(latest).Code);
        Assert.Equal(reads + 1, keys.Reads);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([3], older.Open(latest));
        Assert.Equal(reads + 2, keys.Reads);
        await RefuseAsync(100);
        Assert.Equal(reads + 2, keys.Reads);

        Task RefuseAsync(int count) => AtOnceAsync(count, async () => Assert.Equal(
            ErrorCode.StateInvalid,
            (await Assert.ThrowsAsync<SequenceApiException>(() => older.Sealer.OpenAsync(OfUnknownKey(token), Token))).Code));
    }

    [Fact]
    public async Task All_who_bring_a_token_of_a_newer_key_at_once_wait_for_one_reading()
    {
        var keys = new WatchedKeys();
        await using var older = await StartAsync(keys);
        older.Rotate();
        await using var newer = await StartAsync();
        var (token, reads) = (newer.Sealer.Seal([2]), keys.Reads);
        await AtOnceAsync(100, async () => Assert.Equal([2], await older.Sealer.OpenAsync(token, Token)));
        Assert.Equal(reads + 1, keys.Reads);
    }

    [Fact]
    public async Task While_the_store_is_away_known_keys_go_on_and_unknown_ones_are_told_to_come_back()
    {
        var keys = new WatchedKeys();
        await using var older = await StartAsync(keys);
        var known = older.Sealer.Seal([1]);
        older.Rotate();
        await using var newer = await StartAsync();
        var token = newer.Sealer.Seal([2]);
        keys.IsAway = true;
        Assert.Equal(ErrorCode.StoreUnavailable, older.Refuse(token).Code);
        keys.IsAway = false;
        Assert.Equal(ErrorCode.StoreUnavailable, older.Refuse(token).Code);
        Assert.Equal([1], older.Open(known));
        _time.Advance(SharedKeyRing.Interval);
        Assert.Equal([2], older.Open(token));
        Assert.Equal(ErrorCode.StateInvalid, older.Refuse(OfUnknownKey(token)).Code);
    }

    private Task<Replica> StartAsync(WatchedKeys? keys = null) => new Replica(
        Store,
        _time,
        change: services => services.PostConfigure<KeyManagementOptions>(options => options.XmlRepository = keys?.Watch(options.XmlRepository!) ?? options.XmlRepository))
        .StartAsync();

    private static Task AtOnceAsync(int count, Func<Task> action) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(action, Token)));

    private static string KeyId(string token) => token[..26];

    private static string OfUnknownKey(string token) => $"{token[..8]}{Guid.NewGuid():N}{token[40..]}";
}
