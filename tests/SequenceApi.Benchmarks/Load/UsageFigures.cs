using System.Buffers.Text;

namespace SequenceApi.Benchmarks.Load;

/// <summary>Numbers out of an answer's <c>usage</c>, without reading the rest of it.</summary>
internal static class UsageFigures
{
    /// <summary>Tokens of the completion.</summary>
    public static int CompletionTokens(ReadOnlySpan<byte> answer) => Number(answer, "\"completion_tokens\":"u8);

    /// <summary>Tokens of the prompt that were not fed, since their state was known.</summary>
    public static int CachedTokens(ReadOnlySpan<byte> answer) => Number(answer, "\"cached_tokens\":"u8);

    /// <summary>Tokens of the prompt.</summary>
    public static int PromptTokens(ReadOnlySpan<byte> answer) => Number(answer, "\"prompt_tokens\":"u8);

    /// <summary>The last one of the name: inside a string, its quotes would be escaped.</summary>
    private static int Number(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> name)
    {
        var start = answer.LastIndexOf(name);
        return start >= 0 && Utf8Parser.TryParse(answer[(start + name.Length)..].TrimStart((byte)' '), out int number, out _)
            ? number
            : throw new BenchmarkException("The server's answer has no usage; is it a SequenceApi of this version?");
    }
}
