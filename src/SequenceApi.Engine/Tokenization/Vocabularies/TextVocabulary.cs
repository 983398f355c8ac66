using System.Text;

namespace SequenceApi.Engine.Tokenization.Vocabularies;

/// <summary>
/// Reads a vocabulary from a text by position: a token on each line, or all characters in one line. A string of characters
/// may have one line break in it, since each stands there once.
/// </summary>
internal static class TextVocabulary
{
    /// <summary>Reads the text of a file; the line break at its end is none of the tokens.</summary>
    /// <exception cref="InvalidDataException">It is no vocabulary.</exception>
    public static Vocabulary Read(string text)
    {
        var content = text.EndsWith('\n') ? text[..(text.EndsWith("\r\n", StringComparison.Ordinal) ? ^2 : ^1)] : text;
        var lines = content.Split('\n');
        var isString = lines is [{ Length: > 0 }] or ["", { Length: > 0 }] or [{ Length: > 0 }, ""];
        return isString ? FromCharacters(content) : FromLines(lines);
    }

    /// <summary>Each scalar value of a text is a token.</summary>
    /// <exception cref="InvalidDataException">One occurs twice.</exception>
    public static Vocabulary FromCharacters(string characters) =>
        NumberedTokens.ToVocabulary(characters.EnumerateRunes().Select((rune, id) => (rune.ToString(), id)));

    private static Vocabulary FromLines(string[] lines)
    {
        if (Array.FindIndex(lines, line => line.TrimEnd('\r').Length == 0) is >= 0 and var empty)
            throw new InvalidDataException($"Line {empty + 1} is empty; write the tokens of line breaks and spaces as \\n, \\r, \\t and \\s.");
        return NumberedTokens.ToVocabulary(lines.Select((line, id) => (Unescape(line), id)));
    }

    /// <summary>Reads \n, \r, \t, \s (a space) and \\; any other backslash is itself.</summary>
    private static string Unescape(string line)
    {
        var token = new StringBuilder(line.Length);
        line = line.EndsWith('\r') ? line[..^1] : line;
        for (var place = 0; place < line.Length; place++)
        {
            var escaped = line[place] == '\\' && place + 1 < line.Length ? Escaped(line[place + 1]) : null;
            token.Append(escaped ?? line[place]);
            place += escaped is null ? 0 : 1;
        }

        return token.ToString();
    }

    private static char? Escaped(char letter) => letter switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        's' => ' ',
        '\\' => '\\',
        _ => null,
    };
}
