using SequenceApi.Engine;
using SequenceApi.Server.Options;

namespace SequenceApi.Server.Http.Limits;

/// <summary>What each client has left, by its key's name or its address. Any thread may use it.</summary>
internal sealed class RateLimits
{
    private readonly RateLimitOptions _options;
    private readonly Dictionary<string, KeyOptions> _keys;
    private readonly ClientMap<ClientLimits> _clients;
    private readonly TimeProvider _time;

    public RateLimits(RateLimitOptions options, SecurityOptions security, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _keys = security.Keys.ToDictionary(key => key.Name!, StringComparer.Ordinal);
        _clients = new(Make, limits => limits.IsFull, time);
    }

    /// <summary>A client's.</summary>
    public ClientLimits Of(string client) => _clients.Of(client);

    /// <summary>What a client is told that has to wait.</summary>
    public static SequenceApiException Exceeded(string what, TimeSpan wait) => new(
        ErrorCode.RateLimited, $"This client has sent more {what} than it may; come back after Retry-After seconds, and send them more slowly.")
    {
        RetryAfter = wait,
    };

    private ClientLimits Make(string client)
    {
        var key = _keys.GetValueOrDefault(client);
        return new(
            Bucket(key?.RequestsPerMinute ?? _options.RequestsPerMinute, key?.RequestBurst ?? _options.RequestBurst),
            Bucket(key?.TokensPerMinute ?? _options.TokensPerMinute, key?.TokenBurst ?? _options.TokenBurst));
    }

    private Bucket? Bucket(int perMinute, int burst) => Rate.Of(perMinute, burst) is { } rate ? new(rate, _time) : null;
}
