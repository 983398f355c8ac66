using System.Text.RegularExpressions;

namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>How well the names of a state's input and output go together: <c>h0</c> and <c>hn</c>, <c>past</c> and <c>present</c>.</summary>
internal static partial class StateNames
{
    /// <summary>From here on they name each other.</summary>
    public const int Paired = 6;
    private static readonly HashSet<string> Directions =
    [
        "in", "input", "inputs", "prev", "previous", "old", "past", "initial", "init", "x", "last", "start",
        "out", "output", "outputs", "next", "new", "present", "final", "n", "y", "updated", "after", "t",
    ];

    /// <summary>0 where they have nothing in common.</summary>
    public static int Agreement(string input, string output)
    {
        var ((words, numbers), (otherWords, otherNumbers)) = (Parse(input), Parse(output));
        return Math.Max(0, Words(words, otherWords, input, output) is var agreement and > 0 ? agreement + Numbers(numbers, otherNumbers) : 0);
    }

    /// <summary>Whether a name says that it is an LSTM's memory cell.</summary>
    /// <remarks>"cell" is also what the whole layer is called: <c>lstm_cell_h</c> is no memory.</remarks>
    public static bool IsCell(string name)
    {
        var words = Parse(name).Words;
        return words.Contains("c") || (words.Contains("cell") && !words.Any(word => word is "h" or "hidden" or "hx" or "hn"));
    }

    private static int Words(string[] words, string[] others, string input, string output)
    {
        if (words.Length == 0 && others.Length == 0)
            return IsPlain(input) || IsPlain(output) ? 0 : 6;
        if (words.SequenceEqual(others))
            return 10;
        return words.Length > 0 && others.Length > 0 && (words.All(others.Contains) || others.All(words.Contains)) ? 4 : 0;
    }

    /// <summary>A 0 at the beginning of a text is a number of its own: <c>h0</c>, but layers count from 0 too.</summary>
    private static int Numbers(string[] numbers, string[] others) =>
        numbers.SequenceEqual(others) ? 5 : numbers.Length == 0 || others.Length == 0 ? numbers is ["0"] ? 4 : 1 : -8;

    /// <summary>Whether a name says nothing: a bare number, or no more than that it is an input or output.</summary>
    private static bool IsPlain(string name) => !name.Any(char.IsLetter) || name.TrimEnd('s', 'S').ToUpperInvariant() is "INPUT" or "OUTPUT" or "IN" or "OUT" or "X" or "Y";

    private static (string[] Words, string[] Numbers) Parse(string name)
    {
        // TensorFlow's :0 counts an operator's results.
        var parts = Parts().Matches(TensorNumber().Replace(name, "")).Select(part => part.Value.ToLowerInvariant()).ToArray();
        return ([.. parts.Where(part => char.IsLetter(part[0])).Select(Bare).Where(word => !Directions.Contains(word))], [.. parts.Where(part => char.IsDigit(part[0]))]);
    }

    private static string Bare(string word) => Joined().Match(word) is { Success: true } match ? match.Groups["state"].Value : word;

    [GeneratedRegex(@"\d+|\p{Lu}?\p{Ll}+|\p{Lu}+|\p{Lo}+")]
    private static partial Regex Parts();

    [GeneratedRegex(@":\d+$")]
    private static partial Regex TensorNumber();

    [GeneratedRegex("^(prev|next|new|init|past|in|out)?(?<state>h|c|s|hc|state|states|hidden|cell)(n|x|y|t|in|out|prev|next|new|init)?$")]
    private static partial Regex Joined();
}
