using SequenceApi.Engine.Diagnostics;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Search;
using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Scheduling;

/// <summary>The door: takes sequences and hands each to a lane.</summary>
public sealed class InferenceEngine : IDisposable
{
    private readonly Lane[] _lanes;
    private readonly WaitingRoom _waiting;
    private readonly PrefixCache? _cache;
    private readonly EngineMetrics? _metrics;
    private volatile bool _stopping;

    /// <summary>Starts the lanes.</summary>
    /// <param name="options">How many there are and how much each takes.</param>
    /// <param name="prefixCache">How much it remembers of what it has read; nothing by default.</param>
    /// <param name="metrics">Told of all that goes on; null where nobody wants to know.</param>
    /// <param name="time">What its speed is measured with; the system's by default.</param>
    public InferenceEngine(EngineOptions options, PrefixCacheOptions? prefixCache = null, EngineMetrics? metrics = null, TimeProvider? time = null)
    {
        _metrics = metrics;
        _waiting = new WaitingRoom(options.MaxQueueLength, time ?? TimeProvider.System);
        Searches = new(options.MaxSearches, client => Enter(client, count: 1), _waiting.Leave);
        _cache = prefixCache is { MaxBytes: > 0 } ? new PrefixCache(prefixCache) : null;
        Expansions = prefixCache is { MaxExpansionBytes: > 0 } ? new ExpansionCache(prefixCache.MaxExpansionBytes) : null;
        _lanes = [.. Enumerable.Range(0, options.Lanes).Select(index => new Lane(index, options.MaxBatchSize, _waiting, _cache, metrics))];
    }

    /// <summary>Sequences that wait for a row.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Sequences that hold a row.</summary>
    public int Running => _lanes.Sum(lane => lane.Running);

    /// <summary>Threads that step batches.</summary>
    internal int Lanes => _lanes.Length;

    /// <summary>Sequences that were submitted and have not ended.</summary>
    public int InFlight => _lanes.Sum(lane => lane.Load);

    /// <summary>Bytes that known prefixes take, within <see cref="PrefixCacheOptions.MaxBytes"/>.</summary>
    public long CachedBytes => _cache?.Bytes ?? 0;

    /// <summary>What searches have looked into; null where nothing is kept.</summary>
    internal ExpansionCache? Expansions { get; }

    /// <summary>Where searches wait for one another.</summary>
    internal SearchRoom Searches { get; }

    /// <summary>Whether it takes no new sequences any more.</summary>
    public bool IsStopping => _stopping;

    /// <summary>Puts a sequence in the queue; it never waits.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.QueueFull"/>, <see cref="ErrorCode.Stopping"/>.</exception>
    public void Submit(Sequence sequence) => Submit(sequence, count: 1);

    /// <summary>Puts sequences in the queue that step together, in one batch as far as it has room.</summary>
    /// <exception cref="SequenceApiException">As of <see cref="Submit(Sequence)"/>; then none of them is in the queue.</exception>
    public void Submit(IReadOnlyList<Sequence> sequences)
    {
        Chain(sequences);
        if (sequences.Count > 0)
            Submit(sequences[0], sequences.Count);
    }

    /// <summary>Reads a prompt for what may follow it, and tells how many of its tokens were not fed.</summary>
    /// <exception cref="SequenceApiException">As of <see cref="ExpandAsync"/>.</exception>
    public async Task<(Expansion Expansion, int CachedTokens)> ExpandFirstAsync(Prompt prompt, CancellationToken cancellationToken)
    {
        var sequence = new ExpansionSequence(prompt, cancellationToken);
        Submit(sequence);
        return (await sequence.Completion, sequence.CachedTokens);
    }

    /// <summary>Reads prompts, in one batch, for what may follow each. It belongs to a search that has a place in <see cref="Searches"/>
    /// and was let in then: however many wait now, it goes on, also while the engine takes nothing new.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelFailed"/>, or <see cref="ErrorCode.Stopping"/> at the end.</exception>
    public Task<Expansion[]> ExpandAsync(IReadOnlyList<Prompt> prompts, CancellationToken cancellationToken)
    {
        var sequences = prompts.Select(prompt => new ExpansionSequence(prompt, cancellationToken)).ToArray();
        Chain(sequences);
        foreach (var sequence in sequences)
            _waiting.Return(sequence.Owner.Client);
        if (sequences.Length > 0)
            HandOver(sequences[0], sequences.Length);
        return Task.WhenAll(sequences.Select(sequence => sequence.Completion));
    }

    /// <summary>Reads a prompt and gives the point at its end.</summary>
    /// <param name="prompt">What is read.</param>
    /// <param name="trail">Notes the points of a history on the way; null where none are wanted.</param>
    /// <param name="cancellationToken">Frees its row by the next step.</param>
    /// <exception cref="SequenceApiException">As of <see cref="Submit(Sequence)"/>, and <see cref="ErrorCode.ModelFailed"/>.</exception>
    public async Task<Checkpoint> ReadAsync(Prompt prompt, Trail? trail, CancellationToken cancellationToken) =>
        (await ReadFirstAsync(prompt, trail, cancellationToken)).End;

    /// <summary>Reads a prompt for what starts from its end, and tells how many of its tokens were not fed.</summary>
    /// <param name="prompt">What is read.</param>
    /// <param name="trail">As of <see cref="ReadAsync"/>.</param>
    /// <param name="cancellationToken">Frees its row by the next step.</param>
    /// <exception cref="SequenceApiException">As of <see cref="ReadAsync"/>.</exception>
    public async Task<(Checkpoint End, int CachedTokens)> ReadFirstAsync(Prompt prompt, Trail? trail, CancellationToken cancellationToken)
    {
        if (prompt.KnownEnd is { } known)
            return (known, 0);
        var sequence = new ReadingSequence(prompt, cancellationToken) { Trail = trail ?? new Trail() };
        Submit(sequence);
        return (sequence.Trail.Before(await sequence.Completion), sequence.CachedTokens);
    }

    /// <summary>The point at the end of a completion. Where it is known only a few tokens before it, as behind a stop
    /// string, these are read again.</summary>
    /// <param name="sequence">What has made it, with a trail.</param>
    /// <param name="generation">Its result.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SequenceApiException">As of <see cref="ReadAsync"/>.</exception>
    public Task<Checkpoint> EndAsync(GenerationSequence sequence, Generation generation, CancellationToken cancellationToken)
    {
        var point = sequence.Trail!.Before(generation.Position);
        var rest = generation.Tokens.TakeLast(generation.Position - point.Position).Select(token => token.Id).ToArray();
        return ReadAsync(Prompt.FromTokens(sequence.Model, rest, start: point, owner: sequence.Owner), trail: null, cancellationToken);
    }

    /// <summary>Forgets a model once what is in flight on it has ended; it is retired already.</summary>
    public void Forget(LanguageModel model)
    {
        _cache?.Forget(model);
        Expansions?.Forget(model);
        foreach (var lane in _lanes)
            lane.Wake();
    }

    /// <summary>Takes no new sequences any more; those in flight go on.</summary>
    public void Refuse() => _stopping = true;

    private void Submit(Sequence first, int count)
    {
        Enter(first.Owner.Client, count);
        HandOver(first, count);
    }

    private static void Chain(IReadOnlyList<Sequence> sequences)
    {
        for (var i = 1; i < sequences.Count; i++)
            sequences[i - 1].Next = sequences[i];
    }

    /// <summary>Gives sequences that are in the waiting room to the lane where they are best off.</summary>
    private void HandOver(Sequence first, int count)
    {
        for (var sequence = first; sequence is not null; sequence = sequence.Next)
        {
            _metrics?.Entered(sequence);
            if (_cache is not null)
                sequence.StartFrom(_cache);
        }

        _lanes.MinBy(lane => lane.CostFor(first))!.Add(first, count);
    }

    private void Enter(string client, int count)
    {
        if (_stopping)
            throw new SequenceApiException(ErrorCode.Stopping, "The server is stopping; ask another one.");
        if (!_waiting.TryEnter(client, count))
            throw new SequenceApiException(ErrorCode.QueueFull, $"{_waiting.Count} requests are waiting already; try again later.")
            {
                RetryAfter = _waiting.TimeToEmpty(),
            };
    }

    /// <summary>Ends the lanes after their current step; what is in flight fails with <see cref="ErrorCode.Stopping"/>.</summary>
    public void Dispose()
    {
        Refuse();
        foreach (var lane in _lanes)
            lane.Dispose();
    }
}
