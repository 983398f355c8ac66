using System.Globalization;
using System.Text.RegularExpressions;

namespace SequenceApi.Server.Tests.Documentation;

/// <summary>The tables of what was measured on the small models, in "How a recurrent network remembers".</summary>
internal static partial class Lesson
{
    /// <summary>Both languages.</summary>
    public static readonly string[] Pages =
        [Repository.Find("docs/how-a-recurrent-network-remembers.md"), Repository.Find("docs/how-a-recurrent-network-remembers.zh.md")];

    /// <summary>The text that "Look inside" offers, which the tables are measured on.</summary>
    public static string Sample
    {
        get
        {
            var words = File.ReadAllText(Repository.Find("src/SequenceApi.Server/wwwroot/look/words.js"));
            var lines = Line().Matches(Declaration().Match(words).Value).Select(match => match.Groups[1].Value);
            return string.Concat(lines).Replace(@"\n", "\n", StringComparison.Ordinal);
        }
    }

    /// <summary>The rows that begin with a small model, in order.</summary>
    public static string[] Rows(string page) => [.. Row().Matches(page).Select(match => match.Value)];

    /// <summary>The page with other rows.</summary>
    public static string WithRows(string page, string[] rows)
    {
        var next = 0;
        return Row().Replace(page, _ => rows[next++]);
    }

    /// <summary>Whether two rows say the same, as far as float kernels agree.</summary>
    public static bool IsSame(string shown, string measured)
    {
        var (first, second) = (shown.Split('|', StringSplitOptions.TrimEntries), measured.Split('|', StringSplitOptions.TrimEntries));
        return first.Length == second.Length && first.Zip(second).All(pair => pair.First == pair.Second || IsNear(pair.First, pair.Second));
    }

    private static bool IsNear(string first, string second) =>
        double.TryParse(first, CultureInfo.InvariantCulture, out var one) && double.TryParse(second, CultureInfo.InvariantCulture, out var other)
        && Math.Abs(one - other) <= 2e-6 + 0.05 * Math.Abs(one);

    [GeneratedRegex(@"export const sample = [^;]*;")]
    private static partial Regex Declaration();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Line();

    [GeneratedRegex(@"^\| `small-.*\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
