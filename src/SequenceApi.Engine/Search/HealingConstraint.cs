using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Search;

/// <summary>
/// Lets a completion begin with what stands for pending text, each way as probable as it is given that text: a token that
/// stands for a part of it counts by the share of what follows it that agrees with the rest.
/// </summary>
internal sealed class HealingConstraint : TokenConstraint
{
    private readonly Dictionary<HealingNode, (TokenMask Allowed, KeyValuePair<int, float>[] Bias)> _places = [];
    private readonly int _length;
    private HealingNode? _node;

    /// <param name="root">Where the completion begins.</param>
    /// <param name="pending">What it has to stand for.</param>
    /// <param name="model">Whose tokens.</param>
    public HealingConstraint(HealingNode root, PendingText pending, LanguageModel model)
    {
        (_node, _length) = (root, pending.Length);
        Prepare(root, pending, model.StepModel.VocabularySize);
    }

    internal override TokenMask? Allowed => _node is null ? null : _places[_node].Allowed;

    internal override bool MayEnd => false;

    internal override IReadOnlyList<KeyValuePair<int, float>> Bias => _node is null ? [] : _places[_node].Bias;

    internal override int HiddenBytes => _node is null ? 0 : _length - _node.Place;

    internal override void Advance(int id)
    {
        if (_node is not null)
            _node = Parts(_node).FirstOrDefault(child => child.Tokens[^1] == id);
    }

    /// <summary>The tokens that stand for a part, of which something is known that agrees with the rest.</summary>
    private IEnumerable<HealingNode> Parts(HealingNode node) => node.Children.Where(child => child.Place < _length && child.Covered > 0);

    private void Prepare(HealingNode node, PendingText pending, int vocabularySize)
    {
        var allowed = new TokenMask(vocabularySize);
        foreach (var id in pending.Covering(node.Place))
            allowed.Add(id);
        foreach (var part in Parts(node))
        {
            allowed.Add(part.Tokens[^1]);
            Prepare(part, pending, vocabularySize);
        }

        _places[node] = (allowed, [.. Parts(node).Select(part => KeyValuePair.Create(part.Tokens[^1], (float)Math.Log(part.Covered / part.Mass)))]);
    }
}
