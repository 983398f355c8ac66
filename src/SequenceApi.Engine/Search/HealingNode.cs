using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Search;

/// <summary>Tokens that stand for the first bytes of pending text.</summary>
/// <param name="Tokens">The tokens.</param>
/// <param name="Place">How many bytes that is.</param>
/// <param name="Mass">How probable they are.</param>
/// <param name="Point">The point behind the last of them; null for none of them.</param>
internal sealed record HealingNode(IReadOnlyList<int> Tokens, int Place, double Mass, Checkpoint? Point)
{
    /// <summary>What may follow, once it was looked into.</summary>
    public Expansion? Expansion { get; set; }

    /// <summary>The nodes with one token more.</summary>
    public List<HealingNode> Children { get; } = [];

    /// <summary>The mass of what stands for the whole pending text, or for more, beginning with these tokens.</summary>
    public double Covered { get; set; }
}
