using System.Collections.Concurrent;
using CsCheck;
using SequenceApi.Engine.State.Sessions;

namespace SequenceApi.Engine.Tests.State.Sessions;

/// <summary>What every store of sessions promises; a class for each store brings the store.</summary>
public abstract class SessionStoreLaws
{
    private const int Writers = 6;
    private const int Rounds = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly SessionIds _ids = new("The key of these tests only."u8);

    /// <summary>Ends with the test.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A time that no store may round.</summary>
    protected static DateTimeOffset SomeTime { get; } = new(2025, 2, 3, 4, 5, 6, 789, 123, TimeSpan.FromHours(2));

    /// <summary>The store: the same one, or others that share all they know.</summary>
    protected abstract ISessionStore Open();

    /// <summary>A new id.</summary>
    protected string NewId() => _ids.New();

    /// <summary>Creates a session with one byte in it.</summary>
    protected async Task<StoredSession> CreateAsync(ISessionStore store)
    {
        var session = new StoredSession(NewId(), StoredSession.FirstVersion, SomeTime, new byte[] { 1 });
        Assert.Equal(CommitResult.Committed, await store.CreateAsync([session], null, Token));
        return session;
    }

    [Fact]
    public async Task It_answers_as_its_definition_does()
    {
        var store = Open();
        await StoreMove.Any.Array[1, 60].SampleAsync(
            async moves =>
            {
                var naive = new Fakes.NaiveSessionStore(new SessionsOptions(), TimeProvider.System);
                string[] ids = [.. Enumerable.Range(0, 4).Select(_ => NewId())];
                foreach (var move in moves)
                {
                    var version = (await naive.FindAsync(ids[move.Session], Token))?.Version ?? 0;
                    Assert.Equal(
                        await move.DoAsync(naive, ids, version, SomeTime, Token), await move.DoAsync(store, ids, version, SomeTime, Token));
                }
            },
            iter: 100, threads: 2);
    }

    [Fact]
    public async Task A_session_is_found_as_it_was_written_and_keeps_the_time_of_its_creation()
    {
        var (store, bytes) = (Open(), Enumerable.Range(0, 20_000).Select(i => (byte)(i * i >> 3)).ToArray());
        var session = new StoredSession(NewId(), StoredSession.FirstVersion, SomeTime, bytes);
        await store.CreateAsync([session], null, Token);
        Assert.Equal(StoreMove.Show(session), StoreMove.Show(await Open().FindAsync(session.Id, Token)));
        var next = session with { Version = 2, CreatedAt = SomeTime.AddDays(1), Content = bytes.AsMemory(100, 0) };
        Assert.Equal(CommitResult.Committed, await store.ReplaceAsync(next, null, Token));
        Assert.Equal(StoreMove.Show(next with { CreatedAt = SomeTime }), StoreMove.Show(await Open().FindAsync(session.Id, Token)));
    }

    [Fact]
    public async Task An_answer_is_found_as_it_was_recorded_also_when_its_session_is_gone()
    {
        var (store, session) = (Open(), await CreateAsync(Open()));
        var answer = new RecordedAnswer(session.Id, "ключ {}:\n", new byte[] { 0, 255 }, new byte[] { 10, 13, 0, 128 });
        await store.ReplaceAsync(session with { Version = 2 }, answer, Token);
        await store.DeleteAsync(session.Id, Token);
        Assert.Equal(StoreMove.Show(answer), StoreMove.Show(await Open().FindAnswerAsync(session.Id, answer.Key, Token)));
        Assert.Equal(CommitResult.Answered, await store.ReplaceAsync(session with { Version = 3 }, answer, Token));
        Assert.Equal(CommitResult.Gone, await store.ReplaceAsync(session with { Version = 3 }, answer with { Key = "other" }, Token));
        Assert.Null(await store.FindAnswerAsync(session.Id, "other", Token));
    }

    [Fact]
    public async Task A_fork_makes_all_sessions_or_none()
    {
        var (store, taken) = (Open(), await CreateAsync(Open()));
        StoredSession[] fork = [.. Enumerable.Range(0, 20).Select(_ => taken with { Id = NewId() })];
        Assert.Equal(CommitResult.Stale, await store.CreateAsync([.. fork, taken], Answer(taken.Id, "fork"), Token));
        foreach (var session in fork)
            Assert.Null(await store.FindAsync(session.Id, Token));
        Assert.Null(await store.FindAnswerAsync(taken.Id, "fork", Token));
        Assert.NotNull(await store.FindAsync(taken.Id, Token));
        Assert.Equal(CommitResult.Committed, await store.CreateAsync(fork, Answer(taken.Id, "fork"), Token));
        foreach (var session in fork)
            Assert.Equal(StoreMove.Show(session), StoreMove.Show(await store.FindAsync(session.Id, Token)));
        Assert.NotNull(await store.FindAnswerAsync(taken.Id, "fork", Token));
    }

    [Fact]
    public async Task Of_all_who_replace_a_version_exactly_one_wins_and_no_version_is_lost_doubled_or_skipped()
    {
        var (session, won) = (await CreateAsync(Open()), new ConcurrentDictionary<long, byte>());
        await TogetherAsync(Writers, async writer =>
        {
            var store = Open();
            for (var i = 0; i < Rounds; i++)
            {
                var found = (await store.FindAsync(session.Id, Token))!;
                var next = found with { Version = found.Version + 1, Content = (byte[])[.. found.Content.Span, (byte)writer] };
                var result = await store.ReplaceAsync(next, null, Token);
                Assert.True(result is CommitResult.Committed ? won.TryAdd(next.Version, (byte)writer) : result is CommitResult.Stale);
            }
        });
        var last = (await Open().FindAsync(session.Id, Token))!;
        Assert.Equal(Enumerable.Range(2, won.Count).Select(version => (long)version), won.Keys.Order());
        Assert.Equal(won.Count + 1, last.Version);
        Assert.Equal([1, .. won.OrderBy(pair => pair.Key).Select(pair => pair.Value)], last.Content.ToArray());
    }

    [Fact]
    public async Task An_answer_and_its_version_are_never_seen_apart()
    {
        var session = await CreateAsync(Open());
        var isWritten = false;
        var writing = Task.Run(
            async () =>
            {
                var store = Open();
                for (var version = 2; version < 300; version++)
                    Assert.Equal(
                        CommitResult.Committed, await store.ReplaceAsync(session with { Version = version }, Answer(session.Id, $"{version}"), Token));
                Volatile.Write(ref isWritten, true);
            },
            Token);
        await TogetherAsync(2, async _ =>
        {
            var store = Open();
            while (!Volatile.Read(ref isWritten) && !writing.IsFaulted)
            {
                var version = (await store.FindAsync(session.Id, Token))!.Version;
                Assert.True(version == 1 || await store.FindAnswerAsync(session.Id, $"{version}", Token) is not null);
                if (await store.FindAnswerAsync(session.Id, $"{version + 1}", Token) is not null)
                    Assert.True((await store.FindAsync(session.Id, Token))!.Version > version);
            }
        });
        await writing;
    }

    [Fact]
    public async Task Of_all_retries_at_once_exactly_one_is_carried_out_and_the_others_find_its_answer()
    {
        var session = await CreateAsync(Open());
        for (var version = 2; version < Rounds; version++)
        {
            var key = $"{version}";
            var results = await TogetherAsync(Writers, writer =>
                Open().ReplaceAsync(session with { Version = version, Content = new[] { (byte)writer } }, Answer(session.Id, key, writer), Token));
            Assert.Single(results, CommitResult.Committed);
            Assert.Equal(Writers - 1, results.Count(result => result == CommitResult.Answered));
            var (found, answer) = (await Open().FindAsync(session.Id, Token), await Open().FindAnswerAsync(session.Id, key, Token));
            Assert.Equal((version, (byte)Array.IndexOf(results, CommitResult.Committed)), (found!.Version, found.Content.Span[0]));
            Assert.Equal(found.Content.ToArray(), answer!.Answer.ToArray());
        }
    }

    [Fact]
    public async Task Of_all_retries_of_a_creation_at_once_exactly_one_creates_and_the_others_leave_nothing()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (key, ids) = (NewId(), Enumerable.Range(0, Writers).Select(_ => NewId()).ToArray());
            var results = await TogetherAsync(Writers, async writer =>
            {
                var created = new StoredSession(ids[writer], StoredSession.FirstVersion, SomeTime, default);
                var result = await Open().CreateAsync([created], Answer(RecordedAnswer.Creation, key, writer), Token);
                var answer = await Open().FindAnswerAsync(RecordedAnswer.Creation, key, Token);
                Assert.NotNull(await Open().FindAsync(ids[answer!.Answer.Span[0]], Token));
                return result;
            });
            var winner = Assert.Single(Enumerable.Range(0, Writers), writer => results[writer] == CommitResult.Committed);
            for (var writer = 0; writer < Writers; writer++)
                Assert.Equal(writer == winner, await Open().FindAsync(ids[writer], Token) is not null);
        }
    }

    private static RecordedAnswer Answer(string scope, string key, int content = 0) => new(scope, key, default, new[] { (byte)content });

    private static Task<bool[]> TogetherAsync(int count, Func<int, Task> act) =>
        TogetherAsync(count, async i =>
        {
            await act(i);
            return true;
        });

    private static Task<T[]> TogetherAsync<T>(int count, Func<int, Task<T>> act) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => act(i), Token))).WaitAsync(Patience, Token);
}
