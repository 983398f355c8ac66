namespace SequenceApi.Server.Options;

/// <summary>A key, of which the server knows the hash alone.</summary>
internal sealed class KeyOptions
{
    /// <summary>Whose key it is: lower-case letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, 64 at most.</summary>
    public string? Name { get; set; }

    /// <summary>SHA-256 of the key's UTF-8, 64 hexadecimal digits.</summary>
    public string? Sha256 { get; set; }

    /// <summary>What it allows; at least one.</summary>
    public IList<KeyScope> Scopes { get; } = [];

    /// <summary>In the place of <see cref="RateLimitOptions.RequestsPerMinute"/>.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>In the place of <see cref="RateLimitOptions.RequestBurst"/>.</summary>
    public int? RequestBurst { get; set; }

    /// <summary>In the place of <see cref="RateLimitOptions.TokensPerMinute"/>.</summary>
    public int? TokensPerMinute { get; set; }

    /// <summary>In the place of <see cref="RateLimitOptions.TokenBurst"/>.</summary>
    public int? TokenBurst { get; set; }
}
