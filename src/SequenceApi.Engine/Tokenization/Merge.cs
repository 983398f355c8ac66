using SequenceApi.Engine.Tokenization.Vocabularies;

namespace SequenceApi.Engine.Tokenization;

/// <summary>Two neighbouring tokens that become one; both as they stand in vocab.json.</summary>
/// <param name="Left">The first.</param>
/// <param name="Right">The one behind it.</param>
public readonly record struct Merge(string Left, string Right)
{
    private const string Version = "#version";

    /// <summary>Reads a line of merges.txt: both tokens with a space between them.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static Merge Parse(string line) => line.Split(' ') is [{ Length: > 0 } left, { Length: > 0 } right]
        ? new Merge(left, right)
        : throw new InvalidDataException($"{TokenName.Of(line)} is not a pair of tokens with a space between them.");

    /// <summary>Reads merges.txt: a line for each merge, in the order of their ranks, below an optional line <c>#version</c>.</summary>
    /// <exception cref="InvalidDataException">A line is something else.</exception>
    public static Merge[] Load(string path) => VocabularyFile.Reading(path, () =>
        Lines(BoundedFile.ReadText(path)).Where((line, index) => index > 0 || !line.StartsWith(Version, StringComparison.Ordinal)).Select(Parse).ToArray());

    /// <summary>Writes what <see cref="Load"/> reads.</summary>
    public static void Save(string path, IEnumerable<Merge> merges) =>
        File.WriteAllText(path, $"{Version}: 0.2\n{string.Concat(merges.Select(merge => $"{merge}\n"))}");

    /// <summary>The line of merges.txt.</summary>
    public override string ToString() => $"{Left} {Right}";

    private static IEnumerable<string> Lines(string text)
    {
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
