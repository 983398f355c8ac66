using System.Runtime.InteropServices;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Training.Tokenization;

/// <summary>Learns which words a model knows.</summary>
internal static class WordVocabulary
{
    /// <summary>
    /// The unknown token, the line break, and the words of a text, the most frequent first and equal ones in ordinal order.
    /// Where the unknown token stands in the text itself, it is no further word.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="unknown">The unknown token.</param>
    /// <param name="limit">Tokens at most, both of these included; null for all.</param>
    public static string[] Learn(string text, string unknown, int? limit)
    {
        var counts = new Dictionary<string, int>();
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var (start, length) in new WordSplitter(text, breaksLines: true, splitsMarks: false))
            CollectionsMarshal.GetValueRefOrAddDefault(bySpan, text.AsSpan(start, length), out _)++;
        string[] special = [unknown, WordTokenizer.LineBreak];
        var words = counts
            .Where(pair => !special.Contains(pair.Key))
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Key);
        return [.. special, .. words.Take((limit ?? int.MaxValue) - special.Length)];
    }
}
