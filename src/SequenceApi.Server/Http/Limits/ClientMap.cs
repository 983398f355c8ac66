namespace SequenceApi.Server.Http.Limits;

/// <summary>
/// Something for each client, for so many clients at most. Idle ones are forgotten; who comes when there is no room shares what
/// all such share. Any thread may use it.
/// </summary>
/// <param name="make">Makes a client's.</param>
/// <param name="isIdle">Whether nothing is lost where it is forgotten.</param>
/// <param name="time">The clock.</param>
/// <param name="most">Clients at most.</param>
internal sealed class ClientMap<T>(Func<string, T> make, Func<T, bool> isIdle, TimeProvider time, int most = ClientMap<T>.Most)
    where T : class
{
    private const int Most = 100_000;

    /// <summary>Between two looks for idle ones: each looks at all.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, T> _clients = new(StringComparer.Ordinal);
    private readonly Lazy<T> _rest = new(() => make(""));
    private long _swept = time.GetTimestamp();

    /// <summary>Clients that are known.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _clients.Count;
        }
    }

    /// <summary>A client's.</summary>
    public T Of(string client)
    {
        lock (_lock)
        {
            if (_clients.TryGetValue(client, out var known))
                return known;
            if (time.GetElapsedTime(_swept) >= Pause)
                Sweep();
            return _clients.Count >= most ? _rest.Value : _clients[client] = make(client);
        }
    }

    private void Sweep()
    {
        _swept = time.GetTimestamp();
        foreach (var client in _clients.Where(entry => isIdle(entry.Value)).Select(entry => entry.Key).ToList())
            _clients.Remove(client);
    }
}
