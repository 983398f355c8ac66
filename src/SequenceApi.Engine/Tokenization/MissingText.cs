using System.Text;
using SequenceApi.Engine.Tokenization.Vocabularies;

namespace SequenceApi.Engine.Tokenization;

/// <summary>Says which part of a text a vocabulary without an unknown token lacks: the first few, each once.</summary>
internal static class MissingText
{
    private const int Named = 3;

    /// <param name="words">The words, at least one.</param>
    /// <param name="offset">Unicode scalar values before the first.</param>
    public static SequenceApiException Words(IEnumerable<string> words, int offset) =>
        Lacks("words", words.Select(word => TokenName.Of(word)), $" (the first at character {offset})");

    /// <param name="characters">The characters, at least one.</param>
    public static SequenceApiException Characters(IEnumerable<Rune> characters) =>
        Lacks("characters", characters.Select(rune => $"{TokenName.Of(rune.ToString())} U+{rune.Value:X4}"), "");

    private static SequenceApiException Lacks(string what, IEnumerable<string> names, string where)
    {
        string[] distinct = [.. names.Distinct().Take(Named + 1)];
        var more = distinct.Length > Named ? " and more" : "";
        return new(ErrorCode.InvalidRequest, $"The model's vocabulary lacks the {what} {string.Join(", ", distinct.Take(Named))}{more}{where}; leave them out.");
    }
}
