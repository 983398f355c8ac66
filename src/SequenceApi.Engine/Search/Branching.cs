using System.Numerics.Tensors;
using System.Text;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Search;

/// <summary>How continuations branch: what each token adds to one, where that ends it, and which ways are worth taking up.</summary>
/// <param name="model">Whose continuations.</param>
/// <param name="pending">The end of the text, that the first tokens have to stand for.</param>
/// <param name="cut">The tokens that it is cut into alone.</param>
/// <param name="finder">Where a continuation ends.</param>
/// <param name="count">Continuations to find.</param>
/// <param name="maxTokens">Tokens of one at most.</param>
internal sealed class Branching(LanguageModel model, byte[] pending, IReadOnlyList<int> cut, BoundaryFinder finder, int count, int maxTokens)
{
    private readonly Dictionary<int, int> _cut = Places(model.Tokenizer, cut);
    private readonly Tokenizer _tokenizer = model.Tokenizer;
    private readonly PendingText _pending = new(model.Tokenizer, pending);
    private readonly Frontier _frontier = new(count, model.Tokenizer.Sorted.Nesting, pending.Length) { Covered = pending.Length == 0 ? 1 : 0 };
    private readonly float[] _probabilities = new float[model.StepModel.VocabularySize];

    /// <summary>The best continuations so far, by text, pending text included, and mass.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Best => _frontier.Best;

    /// <summary>The mass of what agrees with the pending text.</summary>
    public double Covered => _frontier.Covered;

    /// <summary>Whether no continuation can be better than the best.</summary>
    public bool IsSettled => _frontier.IsSettled;

    /// <summary>What to look into next; nothing where the search is over.</summary>
    /// <param name="width">At most.</param>
    public List<SearchNode> Next(int width)
    {
        while (true)
        {
            _frontier.Rank();
            var next = _frontier.TakeBetter(width);
            foreach (var node in width > next.Count ? _frontier.PartsOfBest() : [])
                Recover(node);
            _frontier.TakeParts(next, width);
            if (next.Count > 0 || width == 0 || !LowerCuts())
                return next;
        }
    }

    /// <summary>Takes up what may follow.</summary>
    public void Expand(SearchNode node, Expansion expansion)
    {
        node.Expansion = expansion;
        _frontier.Close(node);
        GoOn(node, _frontier.Cut, isFirst: true);
    }

    /// <summary>Takes up more of what follows where the answer isn't sure without.</summary>
    /// <returns>Whether there was some.</returns>
    private bool LowerCuts()
    {
        var (doubted, hasLower) = (_frontier.Doubted(), false);
        foreach (var node in doubted.Where(node => node.Rest > 0 && _frontier.LowerCut(node) < node.Cut))
        {
            hasLower = true;
            GoOn(node, _frontier.LowerCut(node), isFirst: false);
        }

        return hasLower || _frontier.HasWanted;
    }

    private void GoOn(SearchNode node, double cut, bool isFirst)
    {
        TensorPrimitives.Exp(node.Expansion!.LogProbabilities.Span, _probabilities);
        var upper = node.Cut;
        (node.Rest, node.GreatestRest, node.Cut) = (0, 0, cut);
        if (node.Text.Length < pending.Length)
            Cover(node, upper, isFirst);
        else
            Spell(node, upper, isFirst);
    }

    /// <summary>Goes on with the tokens that can stand for pending text, or for a part of it.</summary>
    private void Cover(SearchNode node, double upper, bool isFirst)
    {
        var place = node.Text.Length;
        foreach (var id in _pending.Covering(place))
            if (isFirst && id != model.EndId)
                _frontier.Covered += node.Mass * _probabilities[id];
        node.Cut = isFirst ? Math.Max(node.Cut, _frontier.Cut) : node.Cut;
        foreach (var id in _pending.Covering(place))
            if (id != model.EndId)
                Sort(node, id, Step(node, id), pending.Length, upper, isFirst);
        foreach (var id in _pending.Parts(place))
            if (isFirst && id != model.EndId
                && Take(node, id, new(node.State, 0, BoundaryStep.None), place, node.Mass * _probabilities[id]) is { } part
                && _frontier.Covered == 0 && _cut.GetValueOrDefault(place, -1) == id)
                _frontier.Want(part);
    }

    /// <summary>Goes on with any token.</summary>
    private void Spell(SearchNode node, double upper, bool isFirst)
    {
        var steps = finder.Steps(node.State);
        var (ended, least) = (0.0, (float)(node.Cut / node.Mass));
        var (rest, greatest) = (0.0, 0f);
        for (var id = 0; id < steps.Length; id++)
        {
            var (step, probability) = (node.Held > 0 ? Step(node, id) : steps[id], _probabilities[id]);
            if (model.Skipped.Contains(id))
                continue;
            if (step.End == 0 || id == model.EndId)
                ended += probability;
            else if (step.IsEnd || probability >= least || node.IsRecovered(id))
                Sort(node, id, step, node.Text.Length, upper, isFirst);
            else
                (rest, greatest) = (rest + probability, Math.Max(greatest, probability));
        }

        (node.Rest, node.GreatestRest) = (node.Rest + (rest * node.Mass), Math.Max(node.GreatestRest, greatest * node.Mass));
        if (isFirst && ended > 0 && node.State != BoundaryState.Blank)
            _frontier.Find(node.Text, ended * node.Mass);
    }

    /// <summary>Takes a token up where it ends a continuation or is probable enough, unless it was before.</summary>
    private void Sort(SearchNode node, int id, BoundaryStep step, int place, double upper, bool isFirst)
    {
        var mass = node.Mass * _probabilities[id];
        if (step.IsEnd ? isFirst : mass >= node.Cut && mass < upper && !node.IsRecovered(id))
            Take(node, id, step, place, mass);
        else if (!step.IsEnd && mass < node.Cut && !node.IsRecovered(id))
            (node.Rest, node.GreatestRest) = (node.Rest + mass, Math.Max(node.GreatestRest, mass));
    }

    /// <summary>Takes up the tokens that go on towards the best continuations, however improbable each is alone.</summary>
    private void Recover(SearchNode node)
    {
        foreach (var (text, _) in _frontier.Best)
        {
            if (text.Length <= node.Text.Length || !text.StartsWith(node.Text, StringComparison.Ordinal))
                continue;
            foreach (var id in PendingText.Beginnings(_tokenizer, Encoding.Latin1.GetBytes(text[node.Text.Length..])))
            {
                var mass = node.Mass * Math.Exp(node.Expansion!.LogProbabilities.Span[id]);
                var covers = node.Text.Length + _tokenizer.Bytes(id).Length >= pending.Length;
                if (mass < node.Cut && covers && _frontier.IsSignificant(mass) && id != model.EndId && !Step(node, id).IsEnd && node.Recover(id))
                    Take(node, id, Step(node, id), node.Text.Length, mass);
            }
        }
    }

    /// <summary>What a token does to a continuation: as far as it goes beyond pending text.</summary>
    private BoundaryStep Step(SearchNode node, int id)
    {
        var skipped = Math.Max(0, pending.Length - node.Text.Length);
        return finder.Walk(node.State, node.HeldBytes, _tokenizer.Bytes(id)[skipped..]);
    }

    /// <returns>What there is to look into; null for nothing.</returns>
    private SearchNode? Take(SearchNode node, int id, BoundaryStep step, int place, double mass)
    {
        var text = node.Text + Encoding.Latin1.GetString(_tokenizer.Bytes(id));
        var depth = text.Length > pending.Length ? node.Depth + 1 : 0;
        if (step.IsEnd)
            _frontier.Find(text[..(place + step.End)], mass);
        else if (depth > maxTokens || mass < _frontier.Negligible)
            _frontier.Lose(node.Text, mass);
        else
            return _frontier.Add(new(text, mass, step.State, step.Held, depth, node.Expansion!.Child(id)));
        return null;
    }

    /// <summary>The tokens that the pending text is cut into alone, by the place where each begins: they lead to its end.</summary>
    private static Dictionary<int, int> Places(Tokenizer tokenizer, IReadOnlyList<int> cut)
    {
        var (places, place) = (new Dictionary<int, int>(), 0);
        foreach (var id in cut)
        {
            places.Add(place, id);
            place += tokenizer.Bytes(id).Length;
        }

        return places;
    }
}
