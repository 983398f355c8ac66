using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.Options;

/// <summary>Which other sites' pages may ask this server.</summary>
internal sealed class OriginOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Cors";

    private const string Any = "*";

    /// <summary>Their origins, as <c>https://example.com</c>; <c>*</c> alone for all.</summary>
    public IList<string> Origins { get; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Origins is [Any])
            yield break;
        foreach (var origin in Origins.Where(origin => !IsOrigin(origin)))
            yield return new($"Cors__Origins has '{origin}', no origin; write it as in https://example.com, without a path, or '*' alone.");
    }

    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority) == origin;
}
