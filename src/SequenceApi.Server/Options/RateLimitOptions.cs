using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.Options;

/// <summary>How much one client may ask: a key, or an address where the server has no keys. 0 stands for no limit.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "RateLimits";

    /// <summary>The greatest rate or burst.</summary>
    public const int Most = 1_000_000_000;

    /// <summary>Requests in a minute, in the long run.</summary>
    [Range(0, Most)]
    public int RequestsPerMinute { get; set; }

    /// <summary>Requests that may come at once; 0 for as many as in a minute.</summary>
    [Range(0, Most)]
    public int RequestBurst { get; set; }

    /// <summary>Tokens in a minute, of prompts and completions, in the long run.</summary>
    [Range(0, Most)]
    public int TokensPerMinute { get; set; }

    /// <summary>Tokens that may come at once; 0 for as many as in a minute.</summary>
    [Range(0, Most)]
    public int TokenBurst { get; set; }

    /// <summary>Requests with a wrong key or none that are refused for one address in a minute; then it has to wait.</summary>
    [Range(0, Most)]
    public int WrongKeysPerMinute { get; set; } = 60;
}
