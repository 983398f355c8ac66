using System.Buffers;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
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
    private const int WidthAtFirst = 4;
    private const int MaxExpansions = 128;
    private readonly PendingText _pending = new(text.Kept.Model.Tokenizer, text.Pending.ToArray());
    private readonly HealingNode _root = new(parent: null, id: 0, place: 0, mass: 1, isAsCut: true);
    private readonly List<HealingNode> _open = [];
    private readonly KnownExpansions _known = new(engine, text.Kept);

    private LanguageModel Model => text.Kept.Model;

    /// <summary>What a completion has to be so that it goes on from the text and not from its last token.</summary>
    /// <param name="kept">Reads what is fed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null where the model finds the text impossible, so that nothing is known of how it goes on.</returns>
    /// <exception cref="SequenceApiException">As of <see cref="InferenceEngine.Submit(Sequence)"/> and <see cref="InferenceEngine.ExpandAsync"/>.</exception>
    public async Task<TokenConstraint?> ConstrainAsync(ExpansionSequence kept, CancellationToken cancellationToken)
    {
        using var place = await engine.Searches.EnterAsync(text.Kept.Owner.Client, cancellationToken);
        engine.Submit(kept);
        Expand(_root, await kept.Completion);
        await SearchAsync(whole: null, cancellationToken);
        return _root.Covered > 0 ? new HealingConstraint(_root, _pending, Model) : null;
    }

    /// <summary>What follows the text.</summary>
    /// <param name="whole">Reads the whole text as it would be cut alone.</param>
    /// <param name="topK">Tokens to report.</param>
    /// <param name="temperature">What logarithms of probabilities are divided by for the reported ones, &gt; 0.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SequenceApiException">As of <see cref="InferenceEngine.Submit(Sequence)"/> and <see cref="InferenceEngine.ExpandAsync"/>.</exception>
    public async Task<Prediction> PredictAsync(ExpansionSequence whole, int topK, float temperature, CancellationToken cancellationToken)
    {
        using var place = await engine.Searches.EnterAsync(text.Kept.Owner.Client, cancellationToken);
        Expand(_root, await ExpandRootAsync(whole, cancellationToken));
        await SearchAsync(whole, cancellationToken);
        return HealedDistribution.Predict(_root, await whole.Completion, _pending, Model, topK, temperature);
    }

    /// <summary>Submits what reads the whole text, with what reads the rest of it unless that is known.</summary>
    private async Task<Expansion> ExpandRootAsync(ExpansionSequence whole, CancellationToken cancellationToken)
    {
        if (_known.FindRoot() is { } known)
        {
            engine.Submit(whole);
            return known;
        }

        var kept = new ExpansionSequence(text.Kept, cancellationToken);
        engine.Submit([kept, whole]);
        var root = await kept.Completion;
        _known.StoreRoot(root);
        return root;
    }

    /// <param name="whole">Where what follows the whole text is wanted too.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async Task SearchAsync(ExpansionSequence? whole, CancellationToken cancellationToken)
    {
        for (var left = MaxExpansions; left > 0 && Next(whole is not null, left) is { Count: > 0 } next; left -= next.Count)
        {
            _open.RemoveAll(next.Contains);
            if (whole is not null && next.Find(node => node.IsAsCut && node.Place == _pending.Length) is { } known)
            {
                Expand(known, await whole.Completion);
                next.Remove(known);
                left--;
            }

            var expansions = await _known.ExpandAsync([.. next.Select(node => (node.Point, node.Path))], cancellationToken);
            for (var i = 0; i < next.Count; i++)
                Expand(next[i], expansions[i]);
        }
    }

    /// <summary>What to look into: what stands for the whole text before what may lead there, which can be without end. Until something stands for the whole text, the way in which it is cut alone comes first: it leads there.</summary>
    private List<HealingNode> Next(bool looksBehind, int left)
    {
        var (isAtFirst, least) = (_root.Covered == 0, Insignificant * _root.Covered);
        return [.. _open.Where(node => node.Place < _pending.Length ? isAtFirst || node.Mass > least : looksBehind && node.Mass > least)
            .OrderByDescending(node => isAtFirst && node.IsAsCut).ThenByDescending(node => node.Place == _pending.Length).ThenByDescending(node => node.Mass)
            .Take(Math.Min(isAtFirst ? WidthAtFirst : Width, left))];
    }

    private void Expand(HealingNode node, Expansion expansion)
    {
        node.Expansion = expansion;
        if (node.Place == _pending.Length)
            return;
        node.Cover(Stretch(node, expansion, _pending.Covering(node.Place), _pending.ExactCount(node.Place)));
        var parts = _pending.Parts(node.Place);
        Stretch(node, expansion, parts, parts.Length);
    }

    /// <summary>Adds a node for each of the first of some tokens.</summary>
    /// <returns>The mass of all of them.</returns>
    private double Stretch(HealingNode node, Expansion expansion, ReadOnlySpan<int> ids, int added)
    {
        var probabilities = ArrayPool<float>.Shared.Rent(ids.Length);
        expansion.Probabilities(ids, probabilities);
        var sum = 0.0;
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] == Model.EndId)
                continue;
            sum += probabilities[i];
            if (i < added)
                Add(node, ids[i], node.Mass * probabilities[i]);
        }

        ArrayPool<float>.Shared.Return(probabilities);
        return node.Mass * sum;
    }

    private void Add(HealingNode node, int id, double mass)
    {
        var isAsCut = node.IsAsCut && node.Count < text.Cut.Count && text.Cut[node.Count] == id;
        var child = new HealingNode(node, id, node.Place + Model.Tokenizer.Bytes(id).Length, mass, isAsCut);
        node.Children.Add(child);
        _open.Add(child);
    }
}
