using System.Collections.Concurrent;

namespace SequenceApi.Engine.State.Prefixes;

/// <summary>Arrays of states that went, for states that come: a full cache keeps a new state without new memory.</summary>
internal sealed class StatePool
{
    // One goes for each that comes, so few ever wait here.
    private const int Capacity = 4;
    private readonly ConcurrentQueue<float[]> _free = new();

    /// <summary>An array of that length, with whatever it held before.</summary>
    public float[] Rent(int length) => _free.TryDequeue(out var state) && state.Length == length ? state : new float[length];

    /// <summary>Takes an array that nobody reads any more.</summary>
    public void Return(float[] state)
    {
        if (_free.Count < Capacity)
            _free.Enqueue(state);
    }
}
