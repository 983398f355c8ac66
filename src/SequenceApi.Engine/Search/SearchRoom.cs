using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Search;

/// <summary>
/// Bounds the searches that go on at once, since each keeps all that it has looked into: for a suggestion up to 512 times a state and as many
/// numbers as the vocabulary has tokens. More wait, the clients in turn. Searches run on their requests' threads, hence the lock; no lane comes here.
/// </summary>
/// <param name="capacity">Searches at once.</param>
/// <param name="enter">Takes a place in the queue, by client, or refuses.</param>
/// <param name="leave">Gives it back.</param>
internal sealed class SearchRoom(int capacity, Action<string> enter, Action<string> leave)
{
    private readonly Lock _lock = new();
    private readonly TurnQueue<TaskCompletionSource> _waiting = new();
    private int _running;
    private int _gone;

    /// <summary>Searches that go on.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Waits until there is room.</summary>
    /// <returns>Makes room for another when it is disposed of.</returns>
    /// <exception cref="SequenceApiException">Of the queue.</exception>
    public async Task<IDisposable> EnterAsync(string client, CancellationToken cancellationToken)
    {
        if (Begin(client) is { } turn)
            await WaitAsync(client, turn, cancellationToken);
        return new Place(this);
    }

    /// <returns>What to wait for; null where there is room.</returns>
    private TaskCompletionSource? Begin(string client)
    {
        lock (_lock)
        {
            if (_running < capacity)
            {
                _running++;
                return null;
            }

            enter(client);
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(client, turn);
            return turn;
        }
    }

    private async Task WaitAsync(string client, TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        try
        {
            await turn.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            GiveUp(turn);
            throw;
        }
        finally
        {
            leave(client);
        }
    }

    /// <summary>Whoever goes in the moment in which its turn came passes it on. The others are passed over when theirs comes, or taken
    /// out once they are half of all.</summary>
    private void GiveUp(TaskCompletionSource turn)
    {
        lock (_lock)
        {
            if (!turn.TrySetCanceled())
                End();
            else if (2 * ++_gone > _waiting.Count)
                _gone -= _waiting.Drop(static waiting => waiting.Task.IsCompleted).Count;
        }
    }

    private void End()
    {
        lock (_lock)
        {
            while (_waiting.Count > 0)
            {
                if (_waiting.Dequeue(static _ => false).TrySetResult())
                    return;
                _gone--;
            }

            _running--;
        }
    }

    private sealed class Place(SearchRoom room) : IDisposable
    {
        private SearchRoom? _room = room;

        public void Dispose() => Interlocked.Exchange(ref _room, null)?.End();
    }
}
