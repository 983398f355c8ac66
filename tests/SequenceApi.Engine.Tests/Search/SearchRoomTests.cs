using SequenceApi.Engine.Search;

namespace SequenceApi.Engine.Tests.Search;

public sealed class SearchRoomTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<string> _queue = [];
    private readonly SearchRoom _room;

    public SearchRoomTests() => _room = new(2, Enter, Leave);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task More_than_fit_wait_and_clients_have_their_turns()
    {
        var (first, second) = (await _room.EnterAsync("a", Token), await _room.EnterAsync("a", Token));
        Task<IDisposable>[] waiting = [_room.EnterAsync("a", Token), _room.EnterAsync("a", Token), _room.EnterAsync("b", Token)];
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        Assert.Equal(["a", "a", "b"], _queue);
        first.Dispose();
        await waiting[0].WaitAsync(Patience, Token);
        second.Dispose();
        (await waiting[2].WaitAsync(Patience, Token)).Dispose();
        await waiting[1].WaitAsync(Patience, Token);
        Assert.Equal(2, _room.Running);
        Assert.Empty(Snapshot());
    }

    [Fact]
    public async Task Whoever_goes_leaves_its_place_to_the_next()
    {
        using var leaving = new CancellationTokenSource();
        var (first, second) = (await _room.EnterAsync("a", Token), await _room.EnterAsync("a", Token));
        var (gone, next) = (_room.EnterAsync("a", leaving.Token), _room.EnterAsync("a", Token));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        first.Dispose();
        first.Dispose();
        (await next.WaitAsync(Patience, Token)).Dispose();
        second.Dispose();
        Assert.Equal(0, _room.Running);
        Assert.Empty(Snapshot());
    }

    [Fact]
    public async Task However_many_come_and_go_there_are_never_more_than_fit_and_none_is_left()
    {
        await Task.WhenAll(Enumerable.Range(0, 400).Select(async i =>
        {
            using var leaving = new CancellationTokenSource();
            await Task.Yield();
            var entering = _room.EnterAsync($"{i % 3}", leaving.Token);
            if (i % 4 == 0)
                await leaving.CancelAsync();
            try
            {
                using var place = await entering.WaitAsync(Patience, Token);
                Assert.InRange(_room.Running, 1, 2);
                await Task.Yield();
            }
            catch (OperationCanceledException) when (i % 4 == 0)
            {
                // It went before its turn came.
            }
        }));
        Assert.Equal(0, _room.Running);
        Assert.Empty(Snapshot());
    }

    [Fact]
    public async Task A_full_queue_refuses_and_nothing_is_left_of_it()
    {
        var room = new SearchRoom(1, _ => throw new SequenceApiException(ErrorCode.QueueFull, "It is full."), Leave);
        var first = await room.EnterAsync("a", Token);
        await Assert.ThrowsAsync<SequenceApiException>(() => room.EnterAsync("a", Token));
        first.Dispose();
        (await room.EnterAsync("a", Token)).Dispose();
        Assert.Equal(0, room.Running);
    }

    private string[] Snapshot()
    {
        lock (_queue)
            return [.. _queue];
    }

    private void Enter(string client)
    {
        lock (_queue)
            _queue.Add(client);
    }

    private void Leave(string client)
    {
        lock (_queue)
            Assert.True(_queue.Remove(client));
    }
}
