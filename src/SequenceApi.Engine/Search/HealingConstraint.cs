using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Search;

/// <summary>
/// Lets a completion begin with what stands for pending text, each way as probable as it is given that text: a token that
/// stands for a part of it counts by the share of what follows it that agrees with the rest.
/// </summary>
internal sealed class HealingConstraint : TokenConstraint
{
    private readonly int _length;
    private HealingNode? _node;

    /// <param name="root">Where the completion begins; something stands for all of the text.</param>
    /// <param name="pending">What it has to stand for.</param>
    /// <param name="model">Whose tokens.</param>
    public HealingConstraint(HealingNode root, PendingText pending, LanguageModel model)
    {
        (_node, _length) = (root, pending.Length);
        Prepare(root, pending, model.StepModel.VocabularySize);
    }

    internal override TokenMask? Allowed => _node?.Next.Mask;

    internal override bool MayEnd => false;

    internal override IReadOnlyList<KeyValuePair<int, float>> Bias => _node?.Next.Bias ?? [];

    internal override int HiddenBytes => _node is null ? 0 : _length - _node.Place;

    internal override void Advance(int id)
    {
        var (children, next) = (_node?.Children, (HealingNode?)null);
        for (var i = 0; i < children?.Count; i++)
            if (children[i].Id == id && IsPart(children[i]))
                next = children[i];
        _node = next;
    }

    /// <summary>Whether a node stands for a part, of which something is known that agrees with the rest.</summary>
    private bool IsPart(HealingNode node) => node.Place < _length && node.Covered > 0;

    private void Prepare(HealingNode node, PendingText pending, int vocabularySize)
    {
        var (mask, parts) = (new TokenMask(vocabularySize), node.Children.Where(IsPart).ToArray());
        foreach (var id in pending.Covering(node.Place))
            mask.Add(id);
        foreach (var part in parts)
        {
            mask.Add(part.Id);
            Prepare(part, pending, vocabularySize);
        }

        node.Next = (mask, [.. parts.Select(part => KeyValuePair.Create(part.Id, (float)Math.Log(part.Covered / part.Mass)))]);
    }
}
