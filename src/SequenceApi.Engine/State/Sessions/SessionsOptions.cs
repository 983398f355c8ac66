using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Engine.State.Sessions;

/// <summary>Where sessions are kept, how many, and for how long.</summary>
public sealed class SessionsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sessions";

    /// <summary>Where sessions are kept.</summary>
    [EnumDataType(typeof(SessionStoreKind))]
    public SessionStoreKind Store { get; set; } = SessionStoreKind.Memory;

    /// <summary>How long a session stays without being used.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Sessions in memory; one more, and the least recently used goes. Redis has a limit of its own.</summary>
    [Range(1, 10_000_000)]
    public int MaxSessions { get; set; } = 50_000;

    /// <summary>Tokens from one point of a session's history to the next: how far back it can be rewound, at the least.</summary>
    [Range(16, 65536)]
    public int HistoryTokens { get; set; } = 128;

    /// <summary>Bytes in memory of answers to requests with an idempotency key, with all that belongs to them; 0 keeps none.</summary>
    [Range(0, 1L << 40)]
    public long MaxRecordedBytes { get; set; } = 64L << 20;
}
