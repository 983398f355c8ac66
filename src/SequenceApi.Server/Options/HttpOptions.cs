using System.ComponentModel.DataAnnotations;
using System.Net;

namespace SequenceApi.Server.Options;

/// <summary>What the server takes over HTTP, and how it stops.</summary>
internal sealed class HttpOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Http";

    /// <summary>Bytes of a request body. A text of a megabyte fits into the default, however it is escaped.</summary>
    [Range(1024, 1L << 30)]
    public int MaxBodyBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Open connections; one more is closed at once.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 4096;

    /// <summary>Addresses and networks of the reverse proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed.</summary>
    public IList<string> KnownProxies { get; } = [];

    /// <summary>Seconds that a request may take, streams too; 0 for as long as its client waits.</summary>
    [Range(0, 86_400)]
    public int MaxRequestSeconds { get; set; }

    /// <summary>Seconds that requests may take to end once the server is asked to stop; 0 fails them at once.</summary>
    [Range(0, 600)]
    public int DrainSeconds { get; set; } = 20;

    /// <summary><see cref="DrainSeconds"/> as a time.</summary>
    internal TimeSpan DrainTime => TimeSpan.FromSeconds(DrainSeconds);

    /// <summary><see cref="KnownProxies"/> as networks.</summary>
    internal IEnumerable<IPNetwork> Proxies() => KnownProxies.Select(proxy => Network(proxy)!.Value);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => KnownProxies
        .Where(proxy => Network(proxy) is null)
        .Select(proxy => new ValidationResult($"Http__KnownProxies has '{proxy}', no address and no network; write them as in 10.0.0.7 or 10.0.0.0/8."));

    private static IPNetwork? Network(string proxy) =>
        IPNetwork.TryParse(proxy, out var network) ? network
        : IPAddress.TryParse(proxy, out var address) ? new(address, address.GetAddressBytes().Length * 8)
        : null;
}
