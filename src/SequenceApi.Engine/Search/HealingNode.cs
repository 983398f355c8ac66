using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Search;

/// <summary>Tokens that stand for the first bytes of pending text.</summary>
/// <param name="parent">The same without the last of them; null for none of them.</param>
/// <param name="id">The last of them.</param>
/// <param name="place">How many bytes that is.</param>
/// <param name="mass">How probable they are.</param>
/// <param name="isAsCut">Whether the pending text alone is cut into them.</param>
internal sealed class HealingNode(HealingNode? parent, int id, int place, double mass, bool isAsCut)
{
    public int Id => id;

    public int Place => place;

    public double Mass => mass;

    public bool IsAsCut => isAsCut;

    /// <summary>How many tokens there are.</summary>
    public int Count { get; } = parent is null ? 0 : parent.Count + 1;

    /// <summary>The point behind the last token.</summary>
    public Checkpoint Point => parent!.Expansion!.Child(id);

    /// <summary>The tokens.</summary>
    public int[] Path => parent is null ? [] : [.. parent.Path, id];

    /// <summary>What may follow, once it was looked into.</summary>
    public Expansion? Expansion { get; set; }

    /// <summary>The nodes with one token more.</summary>
    public List<HealingNode> Children { get; } = [];

    /// <summary>The mass of what stands for the whole pending text, or for more, beginning with these tokens.</summary>
    public double Covered { get; private set; }

    /// <summary>The tokens that may come next, and what is added to their scores; as a constraint wants them.</summary>
    public (TokenMask Mask, KeyValuePair<int, float>[] Bias) Next { get; set; }

    /// <summary>Adds to what is covered by it and by all before it.</summary>
    public void Cover(double mass)
    {
        Covered += mass;
        parent?.Cover(mass);
    }
}
