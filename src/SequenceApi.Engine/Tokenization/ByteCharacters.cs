using System.Collections.Frozen;

namespace SequenceApi.Engine.Tokenization;

/// <summary>
/// Writes bytes as visible characters, one for each, as GPT-2's vocab.json and merges.txt do: a byte that is a printable
/// Latin-1 character is itself, and the others are U+0100, U+0101… in their order. A space is Ġ, a line break Ċ.
/// </summary>
internal static class ByteCharacters
{
    private static readonly char[] Characters = Make();
    private static readonly FrozenDictionary<char, byte> Bytes =
        Enumerable.Range(0, 256).ToFrozenDictionary(value => Characters[value], value => (byte)value);

    /// <summary>The characters of some bytes.</summary>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[bytes.Length];
        for (var index = 0; index < characters.Length; index++)
            characters[index] = Characters[bytes[index]];
        return new string(characters);
    }

    /// <summary>The bytes of some characters.</summary>
    /// <exception cref="InvalidDataException">A character stands for no byte, or there is none.</exception>
    public static byte[] Read(string characters)
    {
        var bytes = new byte[characters.Length];
        for (var index = 0; index < bytes.Length; index++)
            if (!Bytes.TryGetValue(characters[index], out bytes[index]))
                throw new InvalidDataException($"The token '{characters}' of a byte-level vocabulary has a character that stands for no byte.");
        return bytes.Length > 0 ? bytes : throw new InvalidDataException("A token of a byte-level vocabulary is empty.");
    }

    private static char[] Make()
    {
        var moved = 0;
        return [.. Enumerable.Range(0, 256).Select(value => value is (>= '!' and <= '~') or (>= '¡' and <= '¬') or (>= '®' and <= 'ÿ')
            ? (char)value
            : (char)(256 + moved++))];
    }
}
