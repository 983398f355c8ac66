using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using SequenceApi.Engine.Sampling.Regexes;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>A regular expression, and a text that it matches by construction.</summary>
/// <param name="Pattern">The expression.</param>
/// <param name="Match">The text.</param>
/// <param name="Expected">The expression with a group around each branch: without, .NET takes the sets of branches together, and loses some characters.</param>
internal sealed record RegexCase(string Pattern, string Match, string Expected)
{
    /// <summary>What texts are made of: one, two and three bytes, and each of the sets.</summary>
    public const string Letters = "abc1_- \n中床é";

    private static readonly RegexCase[] Atoms =
    [
        new("a", "a"), new("b", "b"), new("-", "-"), new("中", "中"), new("é", "é"), new(" ", " "), new("", ""), new(".", "床"), new(".", "a"),
        new(@"\d", "1"), new(@"\D", "中"), new(@"\w", "b"), new(@"\W", "é"), new(@"\s", "\n"), new(@"\S", "-"), new(@"\n", "\n"),
        new(@"\x61", "a"), new(@"\u4e2d", "中"), new(@"\-", "-"), new("[ab]", "b"), new("[^a]", "床"), new("[^中]", "é"), new(@"[a-c\d-]", "-"),
        new(@"[一-鿿]", "床"), new(@"[^\w\s]", "中"), new(@"[\x20-\x7e]", "_"), new(@"[\W_]", "_"), new("[b-é]", "c"), new(@"[^\u00e0-\u9000]", "1"),
    ];

    private static readonly Dictionary<char, string> Sets = new()
    {
        ['d'] = "0-9",
        ['D'] = @"\x00-\x2f\x3a-\uffff",
        ['w'] = "a-zA-Z0-9_",
        ['W'] = @"\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\uffff",
        ['s'] = @"\x09-\x0d\x20",
        ['S'] = @"\x00-\x08\x0e-\x1f\x21-\uffff",
    };

    private static readonly Gen<RegexCase> Atom = Gen.Int[0, Atoms.Length - 1].Select(place => Atoms[place]);

    private RegexCase(string pattern, string match)
        : this(pattern, match, pattern)
    {
    }

    /// <summary>All kinds of expressions.</summary>
    public static Gen<RegexCase> Any { get; } = Nested(depth: 3);

    /// <summary>Texts of those letters, some of them none.</summary>
    public static Gen<string> Text { get; } = Gen.Char[Letters].Array[0, 6].Select(letters => new string(letters));

    private Regex? _expected;

    /// <summary>Whether a text matches as a whole, by .NET: its backtracking engine loses its way in loops over nothing, and
    /// the other one knows no ASCII sets.</summary>
    public bool IsMatch(string text) => (_expected ??= new($@"\A(?:{Spelled(Expected)})\z", RegexOptions.NonBacktracking)).IsMatch(text);

    /// <summary>The automaton; null where it would be too large.</summary>
    public RegexDfa? Dfa()
    {
        try
        {
            return Compile(Pattern);
        }
        catch (SequenceApiException exception) when (exception.Message.Contains("too complex", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>The automaton of an expression.</summary>
    public static RegexDfa Compile(string pattern)
    {
        var limits = new RegexLimits();
        return DfaBuilder.Build(new RegexNfa(RegexParser.Parse(pattern), limits), limits);
    }

    private static Gen<RegexCase> Nested(int depth)
    {
        if (depth == 0)
            return Atom;
        var part = Nested(depth - 1);
        return Gen.OneOf(
            Atom,
            part.Array[2, 4].Select(Series),
            part.Array[2, 4].Select(Choice),
            Gen.Select(part, Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 6], Repeated));
    }

    private static RegexCase Series(RegexCase[] parts) => new(
        string.Concat(parts.Select(part => Grouped(part.Pattern))),
        string.Concat(parts.Select(part => part.Match)),
        string.Concat(parts.Select(part => Grouped(part.Expected))));

    private static RegexCase Choice(RegexCase[] parts) => new(
        string.Join('|', parts.Select(part => part.Pattern)), parts[^1].Match, string.Join('|', parts.Select(part => $"({part.Expected})")));

    private static RegexCase Repeated(RegexCase part, int least, int more, int kind)
    {
        var (quantifier, count) = kind switch
        {
            0 => ("*", more),
            1 => ("+", more + 1),
            2 => ("?", more % 2),
            3 => ($"{{{least}}}", least),
            4 => ($"{{{least},}}", least + more),
            5 => ($"{{{least},{least + more}}}?", least + more),
            _ => ("*?", least),
        };
        return new($"({part.Pattern}){quantifier}", string.Concat(Enumerable.Repeat(part.Match, count)), $"({part.Expected}){quantifier}");
    }

    private static string Grouped(string pattern) => pattern.Contains('|', StringComparison.Ordinal) ? $"(?:{pattern})" : pattern;

    /// <summary>The same expression with its sets spelled out.</summary>
    private static string Spelled(string pattern)
    {
        var (spelled, isInClass) = (new StringBuilder(), false);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && Sets.GetValueOrDefault(pattern[i + 1]) is { } set)
                spelled.Append(isInClass ? set : $"[{set}]");
            else
                spelled.Append(pattern[i]).Append(pattern[i] == '\\' ? pattern[i + 1] : null);
            isInClass = pattern[i] is '[' || (isInClass && pattern[i] is not ']');
            i += pattern[i] == '\\' ? 1 : 0;
        }

        return spelled.ToString();
    }
}
