using System.Globalization;

namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>Reads what begins with a backslash, in a class or outside of one.</summary>
internal static class RegexEscape
{
    /// <summary>The characters it stands for, and which it is where it is a single one.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="at">Where the backslash is; then what is behind the escape.</param>
    public static (CharacterSet Set, int? Character) Read(string pattern, ref int at)
    {
        var start = at;
        if (start + 1 == pattern.Length)
            throw Refused("a backslash with nothing behind it", start);
        var letter = pattern[start + 1];
        at = start + 2;
        if (Set(letter) is { } set)
            return (set, null);
        int character = letter switch
        {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\f',
            'v' => '\v',
            'x' => Hexadecimal(pattern, start, digits: 2, ref at),
            'u' => Hexadecimal(pattern, start, digits: 4, ref at),
            _ when char.IsBetween(letter, ' ', '~') && !char.IsAsciiLetterOrDigit(letter) => letter,
            _ => throw Refused(Name(letter), start),
        };
        return (CharacterSet.Of((character, character)), character);
    }

    /// <summary>What is thrown for a construct that isn't understood.</summary>
    public static SequenceApiException Refused(string construct, int offset) => RegexLimits.Invalid($"it has {construct}, at offset {offset}");

    private static CharacterSet? Set(char letter) => letter switch
    {
        'd' => CharacterSet.Digits,
        'D' => CharacterSet.Digits.Complement(),
        'w' => CharacterSet.Word,
        'W' => CharacterSet.Word.Complement(),
        's' => CharacterSet.Space,
        'S' => CharacterSet.Space.Complement(),
        _ => null,
    };

    private static int Hexadecimal(string pattern, int start, int digits, ref int at)
    {
        if (at + digits > pattern.Length
            || !int.TryParse(pattern.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            throw Refused($"an escape without its {digits} hexadecimal digits", start);
        at += digits;
        return char.IsSurrogate((char)value) ? throw Refused("an escape that is half of a surrogate pair", start) : value;
    }

    private static string Name(char letter) => letter switch
    {
        'b' or 'B' => $"the word boundary \\{letter}",
        'A' or 'z' or 'Z' or 'G' => $"the anchor \\{letter}",
        'p' or 'P' => $"the Unicode category \\{letter}",
        'k' => "the backreference \\k",
        >= '0' and <= '9' => $"the backreference or octal escape \\{letter}",
        _ => "an escape that isn't known",
    };
}
