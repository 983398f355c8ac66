using CsCheck;

namespace SequenceApi.Engine.Tests.Fuzzing;

/// <summary>Regular expressions, most of them nearly right.</summary>
internal static class RegexPatterns
{
    private static readonly string[] Parts =
    [
        "a", "b", "z", "1", " ", "床", "é", "😀", "\ud800", "\udc00", "\0", "\n", ".", "\\d", "\\w", "\\s", "\\D", "\\W", "\\S", "\\.", "\\t", "\\x41", "\\x4", "\\u5e8a", "\\ud800", "\\u12",
        "[a-z]", "[^\"]", "[a-", "[z-a]", "[]", "[^]", "[", "]", "[\\d-x]", "[床-😀]", "[\\w\\W]", "(", ")", "(?:", "(?=", "(?<n>", "(?i)", "|", "*", "+", "?", "{3}", "{3,}", "{2,5}",
        "{5,2}", "{0}", "{0,0}", "{,3}", "{1000}", "{1001}", "{99999999999}", "{", "}", "^", "$", "\\b", "\\1", "\\p{L}", "\\", "\\Q", "/", "-", ",", ":", "(a|b)*", "(a*)*", "(a|a)*", "(a{1,9}){1,9}",
    ];

    /// <summary>Any of them.</summary>
    public static Gen<string> Any { get; } = Gen.Frequency(
        (6, Gen.OneOf(Parts).Array[1, 8].Select(parts => string.Concat(parts))),
        (4, Gen.Recursive<string>((depth, inner) => depth > 4 ? Gen.OneOf("a", "[a-c]", "\\d", "床", ".") : Gen.Frequency(
            (3, Gen.OneOf("a", "b", "[a-c]", "\\w", "床", ".")),
            (2, Gen.Select(inner, inner, (left, right) => left + right)),
            (1, Gen.Select(inner, inner, (left, right) => $"({left}|{right})")),
            (1, Gen.Select(inner, Gen.OneOf("*", "+", "?", "{2}", "{1,3}", "{4,}", "*?"), (part, times) => $"(?:{part}){times}"))))),
        (1, Gen.String),
        (1, Gen.Int[190, 210].Select(depth => $"{new string('(', depth)}a{new string(')', depth)}")));
}
