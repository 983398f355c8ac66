using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace SequenceApi.Server.Options;

/// <summary>Checks the keys. It says which one is wrong by its place, never what it holds.</summary>
internal sealed partial class SecurityOptionsValidator : IValidateOptions<SecurityOptions>
{
    private const int MostKeys = 10_000;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        if (options.Keys.Count > MostKeys)
            return ValidateOptionsResult.Fail($"Security__Keys has {options.Keys.Count} keys; give {MostKeys} at most.");
        string[] failures = [
            .. options.Keys.SelectMany((key, index) => Failures(key).Select(failure => $"Security__Keys__{index}{failure}")),
            .. Repeated(options, key => key.Name).Select(repeated => $"Security__Keys has the name '{repeated}' twice; give each key a name of its own."),
            .. Repeated(options, key => key.Sha256?.ToUpperInvariant()).Select(_ => "Security__Keys has a Sha256 twice; give each key once."),
        ];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(KeyOptions key)
    {
        if (key.Name is null || !Name().IsMatch(key.Name))
            yield return "__Name must be 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit.";
        if (key.Sha256 is null || !Hash().IsMatch(key.Sha256))
            yield return "__Sha256 must be the 64 hexadecimal digits that --hash-key prints.";
        if (key.Scopes.Count == 0 || !key.Scopes.All(Enum.IsDefined))
            yield return "__Scopes must name what the key allows: use, admin.";
        foreach (var (option, value) in Limits(key))
            if (value is < 0 or > RateLimitOptions.Most)
                yield return $"__{option} must be between 0 and {RateLimitOptions.Most}.";
    }

    private static (string Option, int? Value)[] Limits(KeyOptions key) =>
    [
        (nameof(key.RequestsPerMinute), key.RequestsPerMinute),
        (nameof(key.RequestBurst), key.RequestBurst),
        (nameof(key.TokensPerMinute), key.TokensPerMinute),
        (nameof(key.TokenBurst), key.TokenBurst),
    ];

    private static IEnumerable<string> Repeated(SecurityOptions options, Func<KeyOptions, string?> part) =>
        options.Keys.Select(part).OfType<string>().GroupBy(value => value, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]{0,63}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[0-9a-fA-F]{64}\z")]
    private static partial Regex Hash();
}
