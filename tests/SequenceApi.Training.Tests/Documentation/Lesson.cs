using System.Globalization;
using System.Text.RegularExpressions;

namespace SequenceApi.Training.Tests.Documentation;

/// <summary>The page "How a recurrent network remembers" in one language.</summary>
internal sealed partial class Lesson(string file)
{
    private readonly string _page = File.ReadAllText(Repository.Find($"docs/{file}"));

    /// <summary>The headings' levels, in order.</summary>
    public int[] Headings => [.. Heading().Matches(Fence().Replace(_page, "")).Select(match => match.Length)];

    /// <summary>The numbers in code blocks, in order.</summary>
    public string[] CodeNumbers => [.. Fence().Matches(_page).SelectMany(match => Numbers(match.Value))];

    /// <summary>The numbers in tables' rows, in order.</summary>
    public string[] TableNumbers => [.. Row().Matches(_page).SelectMany(match => Numbers(match.Value))];

    /// <summary>The addresses of links and pictures but those of the other language, in order.</summary>
    public string[] Links => [.. Link().Matches(_page).Select(match => match.Value).Where(link => !link.Contains("remembers", StringComparison.Ordinal))];

    /// <summary>The lines of the worked examples that compute something: name, arithmetic, results.</summary>
    public string[][] Computations =>
    [
        .. Lines.Where(line => line.Contains('=') && line.Any(char.IsDigit)).Select(line => line.Split('=', StringSplitOptions.TrimEntries)),
    ];

    /// <summary>The rows of weights, in order: what a row is for, and its numbers.</summary>
    public (string Name, float[] Weights)[] Weights =>
    [
        .. Lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 2 && words[1..].All(word => float.TryParse(word, CultureInfo.InvariantCulture, out _)))
            .Select(words => (words[0], words[1..].Select(word => float.Parse(word, CultureInfo.InvariantCulture)).ToArray())),
    ];

    /// <summary>The table of what is remembered behind ever more letters.</summary>
    public double[][] Remembered =>
    [
        .. Row().Matches(_page).Select(match => Numbers(match.Value).Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())
            .Where(numbers => numbers.Length == 5).Take(4),
    ];

    public bool IsFinished => !_page.Contains("TODO", StringComparison.Ordinal);

    private IEnumerable<string> Lines => Fence().Matches(_page).Where(match => match.Groups["language"].Value == "text")
        .SelectMany(match => match.Groups["code"].Value.Split('\n'));

    private static IEnumerable<string> Numbers(string text) => Number().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"^#+(?= )", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\|.*\d.*\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<=\]\()[^)]+(?=\))")]
    private static partial Regex Link();

    [GeneratedRegex(@"-?\d+(?:\.\d+)?(?:E-?\d+)?")]
    private static partial Regex Number();
}
