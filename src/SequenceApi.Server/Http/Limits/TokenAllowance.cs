using SequenceApi.Server.Http.Log;

namespace SequenceApi.Server.Http.Limits;

/// <summary>The tokens of one request, out of what its client has left.</summary>
internal sealed class TokenAllowance(RequestFacts facts, TimeProvider time)
{
    /// <summary>Till it looks again: somebody may have given something back.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private Bucket? _bucket;
    private long _reserved;

    /// <summary>Tokens that were used beside those that the log tells.</summary>
    public long Beside { get; set; }

    /// <summary>Says out of what it takes; null for no limit.</summary>
    public void Begin(Bucket? bucket) => _bucket = bucket;

    /// <summary>Takes what the request may use at most, before it begins.</summary>
    /// <exception cref="Engine.SequenceApiException"><see cref="Engine.ErrorCode.RateLimited"/> where nothing is left.</exception>
    public void Reserve(long tokens)
    {
        if (_bucket is null)
            return;
        if (!_bucket.TryTake(tokens, out var wait))
            throw RateLimits.Exceeded("tokens", wait);
        _reserved += tokens;
    }

    /// <summary>Takes tokens for good, once there are some: a stream gets slower, and isn't refused.</summary>
    public async Task TakeAsync(long tokens, CancellationToken cancellationToken)
    {
        while (_bucket?.TryTake(tokens, out var wait) == false)
            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, cancellationToken);
    }

    /// <summary>Gives back what the request has reserved and, by what the log tells of it, not used.</summary>
    public void Settle() => GiveBack(_reserved - ((facts.PromptTokens ?? 0L) + (facts.CompletionTokens ?? 0) + Beside));

    /// <summary>Gives back everything where the request was refused; not where it failed once its completion was there, as a session's commit can.</summary>
    public void Fail()
    {
        if (facts.CompletionTokens is null)
            GiveBack(_reserved);
        else
            Settle();
    }

    private void GiveBack(long tokens)
    {
        if (tokens > 0)
            _bucket?.GiveBack(tokens);
        _reserved = 0;
    }
}
