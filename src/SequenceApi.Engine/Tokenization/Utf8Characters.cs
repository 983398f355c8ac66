namespace SequenceApi.Engine.Tokenization;

/// <summary>Counts characters in bytes that may begin or end inside one.</summary>
internal static class Utf8Characters
{
    /// <summary>Whether a byte continues a character.</summary>
    public static bool IsInside(byte value) => (value & 0xC0) == 0x80;

    /// <summary>How many characters begin among some bytes, so that one which several tokens share counts once.</summary>
    public static int CountBeginnings(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var value in utf8)
            count += IsInside(value) ? 0 : 1;
        return count;
    }
}
