namespace SequenceApi.Benchmarks.Soak;

/// <summary>A session as its client has counted it.</summary>
/// <param name="id">Its id.</param>
/// <param name="tokens">All tokens that it was given or has made.</param>
/// <param name="version">Its version.</param>
internal sealed class KnownSession(string id, IEnumerable<int> tokens, long version)
{
    private readonly List<int> _tokens = [.. tokens];

    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>All its tokens.</summary>
    public IReadOnlyList<int> Tokens => _tokens;

    /// <summary>Its version.</summary>
    public long Version { get; private set; } = version;

    /// <summary>It has moved on, once.</summary>
    public void Add(IEnumerable<int> tokens)
    {
        _tokens.AddRange(tokens);
        Version++;
    }

    /// <summary>It was wound back.</summary>
    public void RewindTo(int position)
    {
        _tokens.RemoveRange(position, _tokens.Count - position);
        Version++;
    }

    /// <summary>Compares what an answer says with what was counted.</summary>
    /// <exception cref="BenchmarkException">Something was lost, or came twice.</exception>
    public void Require(int position, long toldVersion)
    {
        if ((position, toldVersion) != (_tokens.Count, Version))
            throw new BenchmarkException(
                $"the session is told to be at position {position}, version {toldVersion}; counted are {_tokens.Count} and {Version}");
    }
}
