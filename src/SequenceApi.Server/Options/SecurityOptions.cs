using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.Options;

/// <summary>Who may do what.</summary>
internal sealed class SecurityOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Security";

    /// <summary>The key that loads and unloads models, sent as <c>Authorization: Bearer</c>; unset: nobody may.</summary>
    [MinLength(16)]
    public string? AdminKey
    {
        get;
        set => field = string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }
}
