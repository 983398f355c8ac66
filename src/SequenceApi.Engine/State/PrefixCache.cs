using System.Collections.Concurrent;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.State.Prefixes;

namespace SequenceApi.Engine.State;

/// <summary>
/// Hidden states AFTER prefixes of texts that start at their model's beginning, shared by all requests; bounded in bytes,
/// the least recently used goes first. Any thread may use it.
/// </summary>
/// <remarks>
/// Requests look up under a lock. A lane waits for nobody: what it stores goes into a queue, which it empties only where the
/// lock is free; else whoever takes the lock next does, so that a lookup finds all that was stored before it.
/// </remarks>
internal sealed class PrefixCache
{
    /// <summary>Stores that may wait while the lock is taken; one more is dropped. They are not in <see cref="Bytes"/>.</summary>
    internal const int MaxPending = 64;

    private readonly StatePool _pool;
    private readonly PrefixIndex _index;
    private readonly ConcurrentQueue<Pending> _pending = new();
    private int _pendingCount;

    /// <summary>Knows nothing yet.</summary>
    public PrefixCache(PrefixCacheOptions options)
    {
        _pool = new StatePool();
        _index = new PrefixIndex(options.MaxBytes, _pool);
    }

    /// <summary>Bytes that the states take with all that belongs to them.</summary>
    public long Bytes
    {
        get
        {
            lock (Lock)
                return _index.Bytes;
        }
    }

    /// <summary>Guards the index; tests hold it to see what then happens.</summary>
    internal Lock Lock { get; } = new();

    /// <summary>Finds the longest known prefix of a text that is shorter than the text.</summary>
    /// <param name="model">The model that reads.</param>
    /// <param name="tokens">The text from the model's beginning, without the beginning token.</param>
    /// <param name="tenant">Whose text it is; each finds its own alone.</param>
    /// <returns>What was found, to be released once it was read.</returns>
    public PrefixMatch Find(LanguageModel model, ReadOnlySpan<int> tokens, string tenant = "")
    {
        lock (Lock)
        {
            Drain();
            return _index.Find(model, tokens, tenant);
        }
    }

    /// <summary>An array for a state that will be stored; it holds anything.</summary>
    /// <param name="length">The model's layout size.</param>
    public float[] Rent(int length) => _pool.Rent(length);

    /// <summary>Keeps a state, unless too many wait to be kept already.</summary>
    /// <param name="model">The model that read.</param>
    /// <param name="tokens">What it has read from its beginning, without the beginning token; not changed any more.</param>
    /// <param name="state">The hidden state after that, float32 [layout size]; the cache's own from now on.</param>
    /// <param name="tenant">Whose text it is; each finds its own alone.</param>
    public void Store(LanguageModel model, ReadOnlyMemory<int> tokens, float[] state, string tenant = "")
    {
        if (Interlocked.Increment(ref _pendingCount) > MaxPending)
        {
            Interlocked.Decrement(ref _pendingCount);
            _pool.Return(state);
            return;
        }

        _pending.Enqueue(new(model, tokens, state, tenant));
        if (!Lock.TryEnter())
            return;
        try
        {
            Drain();
        }
        finally
        {
            Lock.Exit();
        }
    }

    /// <summary>Lets go of a retired model's states.</summary>
    public void Forget(LanguageModel model)
    {
        lock (Lock)
        {
            Drain();
            _index.Remove(model);
        }
    }

    /// <summary>Takes in what waited when it was called; what comes meanwhile must not keep it busy for ever.</summary>
    private void Drain()
    {
        for (var i = 0; i < MaxPending && _pending.TryDequeue(out var pending); i++)
        {
            Interlocked.Decrement(ref _pendingCount);
            if (pending.Model.IsRetired)
                _pool.Return(pending.State);
            else
                _index.Add(pending.Model, pending.Tokens.Span, pending.State, pending.Tenant);
        }
    }

    private readonly record struct Pending(LanguageModel Model, ReadOnlyMemory<int> Tokens, float[] State, string Tenant);
}
