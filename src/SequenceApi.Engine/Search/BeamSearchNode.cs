using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Search;

/// <summary>The last token of a text, which leads to those before it: texts that begin alike share their nodes.</summary>
/// <param name="parent">The token before; null for the first one behind the prompt.</param>
/// <param name="token">The token.</param>
/// <param name="byteCount">Bytes that it adds to the text.</param>
internal sealed class BeamSearchNode(BeamSearchNode? parent, GeneratedToken token, int byteCount)
{
    /// <summary>The token before; null for the first one behind the prompt.</summary>
    public BeamSearchNode? Parent => parent;

    /// <summary>Tokens from the first one to this.</summary>
    public int Count { get; } = (parent?.Count ?? 0) + 1;

    /// <summary>Bytes from the first token to the end of this.</summary>
    public int End { get; } = (parent?.End ?? 0) + byteCount;

    /// <summary>The tokens from the first one to the last.</summary>
    public static GeneratedToken[] Tokens(BeamSearchNode? last)
    {
        var tokens = new GeneratedToken[last?.Count ?? 0];
        for (var node = last; node is not null; node = node.Parent)
            tokens[node.Count - 1] = node.Token;
        return tokens;
    }

    private GeneratedToken Token => token;
}
