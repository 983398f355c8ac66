namespace SequenceApi.Server.Options;

/// <summary>Who may do what.</summary>
internal sealed class SecurityOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Security";

    /// <summary>The keys that are taken as <c>Authorization: Bearer</c>; without any, everybody may ask, and nobody may load models.</summary>
    public IList<KeyOptions> Keys { get; } = [];
}
