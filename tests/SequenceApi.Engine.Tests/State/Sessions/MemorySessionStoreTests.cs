using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SequenceApi.Engine.State.Sessions;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.State.Sessions;

public sealed class MemorySessionStoreTests : SessionStoreLaws, IDisposable
{
    private static readonly TimeSpan IdleTimeout = new SessionsOptions().IdleTimeout;
    private readonly FakeTimeProvider _clock = new();
    private readonly MemorySessionStore _store;

    public MemorySessionStoreTests() => _store = new(new SessionsOptions(), _clock);

    public void Dispose() => _store.Dispose();

    protected override ISessionStore Open() => _store;

    [Fact]
    public Task It_answers_as_its_definition_does_however_time_passes_and_however_small_it_is() =>
        Gen.Select(Gen.Int[1, 5], Gen.Long[0, 4000], StoreMove.Any.Array[1, 80]).SampleAsync(
            async (maxSessions, maxRecordedBytes, moves) =>
            {
                var clock = new FakeTimeProvider();
                // A session is to outlive answers or not.
                var options = new SessionsOptions
                {
                    IdleTimeout = RecordedAnswer.Lifetime * (maxSessions % 2 == 0 ? 3 : 0.5),
                    MaxSessions = maxSessions,
                    MaxRecordedBytes = maxRecordedBytes,
                };
                using var store = new MemorySessionStore(options, clock);
                var naive = new NaiveSessionStore(options, clock);
                string[] ids = [.. Enumerable.Range(0, 4).Select(_ => NewId())];
                foreach (var move in moves)
                {
                    clock.Advance(move.Passing * options.IdleTimeout);
                    var version = move.Kind == StoreMoveKind.Replace ? await VersionAsync(store, naive, ids[move.Session]) : 0;
                    var now = clock.GetUtcNow();
                    Assert.Equal(await move.DoAsync(naive, ids, version, now, Token), await move.DoAsync(store, ids, version, now, Token));
                    Assert.InRange(store.Count, 0, maxSessions);
                    Assert.InRange(store.RecordedBytes, 0, maxRecordedBytes);
                }
            },
            iter: 1000);

    [Fact]
    public async Task A_use_keeps_a_session_for_another_idle_timeout()
    {
        var session = await CreateAsync(_store);
        for (var version = 2; version < 5; version++)
        {
            _clock.Advance(IdleTimeout - TimeSpan.FromTicks(1));
            Assert.NotNull(await _store.FindAsync(session.Id, Token));
            _clock.Advance(IdleTimeout - TimeSpan.FromTicks(1));
            Assert.Equal(CommitResult.Committed, await _store.ReplaceAsync(session with { Version = version }, null, Token));
        }

        _clock.Advance(IdleTimeout);
        Assert.Null(await _store.FindAsync(session.Id, Token));
    }

    [Fact]
    public async Task Nothing_is_left_a_minute_after_it_timed_out_though_nobody_asks()
    {
        for (var i = 0; i < 1000; i++)
            await _store.CreateAsync(
                [new(NewId(), 1, SomeTime, default)], new(RecordedAnswer.Creation, $"{i}", default, new byte[10]), Token);
        Assert.Equal(1000, _store.Count);
        Assert.NotEqual(0, _store.RecordedBytes);
        _clock.Advance(RecordedAnswer.Lifetime + TimeSpan.FromMinutes(1));
        Assert.Equal((1000, 0), (_store.Count, _store.RecordedBytes));
        _clock.Advance(IdleTimeout);
        Assert.Equal(0, _store.Count);
    }

    [Fact]
    public async Task The_sessions_of_a_fork_share_their_content()
    {
        var (parent, content) = (await CreateAsync(_store), new byte[15_000]);
        StoredSession[] fork = [.. Enumerable.Range(0, 3).Select(_ => parent with { Id = NewId(), Content = content })];
        await _store.CreateAsync(fork, null, Token);
        foreach (var session in fork)
            Assert.True((await _store.FindAsync(session.Id, Token))!.Content.Equals(content));
    }

    /// <summary>A session's version, which to look at is a use in both.</summary>
    private static async Task<long> VersionAsync(MemorySessionStore store, NaiveSessionStore naive, string id)
    {
        await store.FindAsync(id, Token);
        return (await naive.FindAsync(id, Token))?.Version ?? 0;
    }
}
