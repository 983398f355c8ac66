using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Search;

/// <summary>
/// Looks into the ways in which tokens can stand for pending text, however it would be cut alone: how probable each is,
/// and what may follow it. Ways that are less than a thousandth of all are passed over.
/// </summary>
/// <param name="engine">Steps the model.</param>
/// <param name="text">The text with its last word taken out.</param>
public sealed class Healing(InferenceEngine engine, HalfTyped text)
{
    private const double Insignificant = 1e-3;
    private const int Width = 16;
    private const int MaxExpansions = 128;
    private readonly PendingText _pending = new(text.Kept.Model.Tokenizer, text.Pending.ToArray());
    private readonly HealingNode _root = new([], Place: 0, Mass: 1, Point: null);
    private readonly List<HealingNode> _open = [];

    private LanguageModel Model => text.Kept.Model;

    /// <summary>What a completion has to be so that it goes on from the text and not from its last token.</summary>
    /// <exception cref="SequenceApiException">As of <see cref="InferenceEngine.ExpandAsync"/>.</exception>
    public async Task<Sampling.TokenConstraint> ConstrainAsync(CancellationToken cancellationToken)
    {
        Expand(_root, (await engine.ExpandAsync([text.Kept], cancellationToken))[0]);
        await SearchAsync(looksBehind: false, cancellationToken);
        return new HealingConstraint(_root, _pending, Model);
    }

    /// <summary>What follows the text.</summary>
    /// <param name="whole">Reads the whole text as it would be cut alone.</param>
    /// <param name="topK">Tokens to report.</param>
    /// <param name="temperature">What logarithms of probabilities are divided by for the reported ones, &gt; 0.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SequenceApiException">As of <see cref="InferenceEngine.ExpandAsync"/>.</exception>
    public async Task<Prediction> PredictAsync(ExpansionSequence whole, int topK, float temperature, CancellationToken cancellationToken)
    {
        var kept = new ExpansionSequence(text.Kept, cancellationToken);
        engine.Submit([kept, whole]);
        Expand(_root, await kept.Completion);
        await SearchAsync(looksBehind: true, cancellationToken, whole);
        return new HealedDistribution(_root, _pending, Model).Predict(topK, temperature, (await whole.Completion).Position);
    }

    private async Task SearchAsync(bool looksBehind, CancellationToken cancellationToken, ExpansionSequence? whole = null)
    {
        for (var left = MaxExpansions; left > 0;)
        {
            var next = _open.Where(node => (looksBehind || node.Place < _pending.Length) && node.Mass > Insignificant * _root.Covered)
                .OrderByDescending(node => node.Mass).Take(Math.Min(Width, left)).ToList();
            if (next.Count == 0)
                return;
            if (whole is not null && next.Find(node => node.Place == _pending.Length && IsAtEnd(node, whole)) is { } known)
            {
                next.Remove(known);
                _open.Remove(known);
                Expand(known, await whole.Completion);
            }

            var expansions = next.Count == 0 ? [] : await engine.ExpandAsync([.. next.Select(node => Prompt.From(Model, node.Point!))], cancellationToken);
            for (var i = 0; i < next.Count; i++)
                Expand(next[i], expansions[i]);
            _open.RemoveAll(next.Contains);
            left -= next.Count;
        }
    }

    /// <summary>Whether the whole text is cut as a node's tokens are.</summary>
    private bool IsAtEnd(HealingNode node, ExpansionSequence whole) =>
        node.Tokens.SequenceEqual(whole.Tokens.Skip(text.Kept.Tokens.Count));

    private void Expand(HealingNode node, Expansion expansion)
    {
        node.Expansion = expansion;
        if (node.Place == _pending.Length)
            return;
        var logProbabilities = expansion.LogProbabilities.Span;
        var covered = 0.0;
        foreach (var id in _pending.Covering(node.Place))
            if (id != Model.EndId)
            {
                var mass = node.Mass * Math.Exp(logProbabilities[id]);
                covered += mass;
                if (Model.Tokenizer.Bytes(id).Length == _pending.Length - node.Place)
                    Add(node, id, mass);
            }

        foreach (var id in _pending.Parts(node.Place))
            if (id != Model.EndId)
                Add(node, id, node.Mass * Math.Exp(logProbabilities[id]));
        Cover(_root, node.Tokens, covered);
    }

    private void Add(HealingNode node, int id, double mass)
    {
        var child = new HealingNode([.. node.Tokens, id], node.Place + Model.Tokenizer.Bytes(id).Length, mass, node.Expansion!.Child(id));
        node.Children.Add(child);
        _open.Add(child);
    }

    /// <summary>Adds to what is covered by a node and by all before it.</summary>
    private static void Cover(HealingNode root, IReadOnlyList<int> tokens, double mass)
    {
        var node = root;
        node.Covered += mass;
        foreach (var id in tokens)
            (node = node.Children.Find(child => child.Tokens[^1] == id)!).Covered += mass;
    }
}
