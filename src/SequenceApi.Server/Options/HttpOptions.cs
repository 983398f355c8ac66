using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.Options;

/// <summary>What the server takes over HTTP, and how it stops.</summary>
internal sealed class HttpOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Http";

    /// <summary>Bytes of a request body. A text of a megabyte fits into the default, however it is escaped.</summary>
    [Range(1024, 1L << 30)]
    public int MaxBodyBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Seconds that a request may take, streams too; 0 for as long as its client waits.</summary>
    [Range(0, 86_400)]
    public int MaxRequestSeconds { get; set; }

    /// <summary>Seconds that requests may take to end once the server is asked to stop; 0 fails them at once.</summary>
    [Range(0, 600)]
    public int DrainSeconds { get; set; } = 20;

    /// <summary><see cref="DrainSeconds"/> as a time.</summary>
    internal TimeSpan DrainTime => TimeSpan.FromSeconds(DrainSeconds);
}
