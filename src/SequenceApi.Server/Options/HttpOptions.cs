using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.Options;

/// <summary>What the server takes over HTTP.</summary>
internal sealed class HttpOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Http";

    /// <summary>Bytes of a request body. A text of a megabyte fits into the default, however it is escaped.</summary>
    [Range(1024, 1L << 30)]
    public int MaxBodyBytes { get; set; } = 8 * 1024 * 1024;
}
