using System.Buffers.Text;
using System.Security.Cryptography;
using SequenceApi.Server.Http.Security;

namespace SequenceApi.Server.Hosting;

/// <summary>The command <c>--hash-key</c>: prints the hash of the key on its input, or of one that it makes.</summary>
internal static class HashKeyCommand
{
    public const string Argument = "--hash-key";

    private const int ShortestKey = 16;
    private const int LongestKey = 1024;
    private const int RandomLength = 32;

    /// <summary>Reads a line.</summary>
    /// <param name="input">Gives the key; null or empty: one is made.</param>
    /// <param name="output">Gets the hash alone, so that it can be piped on.</param>
    /// <param name="notes">Gets the key that was made, or what is wrong with the given one.</param>
    /// <returns>The exit code: 0, or 1 for what can't be a key.</returns>
    public static int Run(TextReader input, TextWriter output, TextWriter notes)
    {
        var key = input.ReadLine()?.Trim();
        if (string.IsNullOrEmpty(key))
            notes.WriteLine($"The key, which is shown this once: {key = New()}");
        if (key.Length is < ShortestKey or > LongestKey || key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            notes.WriteLine($"A key has {ShortestKey} to {LongestKey} characters of ASCII, since a header carries it; give another.");
            return 1;
        }

        output.WriteLine(Convert.ToHexStringLower(KnownKeys.Hash(key)));
        return 0;
    }

    private static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomLength));
}
