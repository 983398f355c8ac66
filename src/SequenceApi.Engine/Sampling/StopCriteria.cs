using System.Text;

namespace SequenceApi.Engine.Sampling;

/// <summary>When a completion ends.</summary>
/// <param name="MaxTokens">Tokens at most, ≥ 0.</param>
/// <param name="MinTokens">Tokens at least: neither the end token nor a stop string that would leave fewer ends it.</param>
public sealed record StopCriteria(int MaxTokens, int MinTokens = 0)
{
    /// <summary>The strings that end the completion and are not part of it, as UTF-8; none is empty.</summary>
    internal IReadOnlyList<byte[]> StopStrings { get; private init; } = [];

    /// <summary>The same criteria with strings that end the completion; each may span any number of tokens.</summary>
    public StopCriteria WithStopStrings(IEnumerable<string> strings) =>
        this with { StopStrings = [.. strings.Select(Encoding.UTF8.GetBytes)] };

    /// <summary>The same criteria with more strings that end the completion.</summary>
    public StopCriteria AndStopStrings(IEnumerable<string> strings) =>
        this with { StopStrings = [.. StopStrings, .. strings.Select(Encoding.UTF8.GetBytes)] };
}
