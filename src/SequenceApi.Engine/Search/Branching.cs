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
    private readonly Frontier _frontier = new(count, pending.Length) { Covered = pending.Length == 0 ? 1 : 0 };
    private readonly BoundaryTable?[] _tables = new BoundaryTable?[pending.Length];
    private readonly float[] _probabilities = new float[model.StepModel.VocabularySize];
    private float[] _chains = [];

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
        var doubted = _frontier.Doubted();
        foreach (var node in doubted)
            GoOn(node, _frontier.LowerCut(node), isFirst: false);
        return doubted.Count > 0 || _frontier.HasWanted;
    }

    private void GoOn(SearchNode node, double cut, bool isFirst)
    {
        TensorPrimitives.Exp(node.Expansion!.LogProbabilities.Span, _probabilities);
        var (place, end) = (node.Text.Length, 0f);
        if (model.EndId is { } id)
            (end, _probabilities[id]) = (_probabilities[id], 0);
        if (place >= pending.Length)
            Spread(node, finder.Table(node.State, node.HeldBytes), place, cut, end, isFirst);
        else
            Cover(node, place, cut, isFirst);
    }

    /// <summary>Goes on with the tokens that can stand for pending text, or for a part of it.</summary>
    private void Cover(SearchNode node, int place, double cut, bool isFirst)
    {
        if (isFirst)
            _frontier.Covered += node.Mass * BoundaryTable.Sum(_pending.Covering(place), _probabilities);
        var table = _tables[place] ??= finder.Table(_pending.Rest(place));
        Spread(node, table, pending.Length, Math.Max(cut, isFirst ? _frontier.Cut : 0), end: 0, isFirst);
        foreach (var id in _pending.Parts(place))
            if (isFirst && id != model.EndId
                && Take(node, id, new(node.State, 0, BoundaryStep.None), place, node.Mass * _probabilities[id]) is { } part
                && _frontier.Covered == 0 && _cut.GetValueOrDefault(place, -1) == id)
                _frontier.Want(part);
    }

    /// <summary>Goes on with what ends the continuation, once, and with what is probable enough and wasn't taken up before.</summary>
    /// <param name="node">What goes on.</param>
    /// <param name="table">With which tokens.</param>
    /// <param name="place">Bytes in front of what they add.</param>
    /// <param name="cut">The mass that is enough.</param>
    /// <param name="end">How probable the end of the text is.</param>
    /// <param name="isFirst">Whether nothing was taken up before.</param>
    private void Spread(SearchNode node, BoundaryTable table, int place, double cut, float end, bool isFirst)
    {
        if (isFirst && end + BoundaryTable.Sum(table.Ending, _probabilities) is > 0 and var ended && node.State != BoundaryState.Blank)
            _frontier.Find(node.Text, ended * node.Mass);
        if (isFirst)
            foreach (var (id, step) in table.Boundaries)
                if (_probabilities[id] > 0)
                    Take(node, id, step, place, node.Mass * _probabilities[id]);
        foreach (var id in node.Recovered)
            _probabilities[id] = 0;
        var rest = table.GoOn(
            _probabilities, (float)(cut / node.Mass), (float)(node.Cut / node.Mass), ref _chains,
            (id, step) => Take(node, id, step, place, node.Mass * _probabilities[id]));
        (node.Cut, node.Rest) = (cut, rest * node.Mass);
    }

    /// <summary>Takes up the tokens that go on towards the best continuations, however improbable each is alone.</summary>
    private void Recover(SearchNode node)
    {
        var isRead = false;
        foreach (var (text, _) in _frontier.Best)
        {
            if (text.Length <= node.Text.Length || !text.StartsWith(node.Text, StringComparison.Ordinal) || !node.LeadTo(text))
                continue;
            if (!isRead)
                TensorPrimitives.Exp(node.Expansion!.LogProbabilities.Span, _probabilities);
            isRead = true;
            foreach (var id in PendingText.Beginnings(_tokenizer, Encoding.Latin1.GetBytes(text[node.Text.Length..])))
            {
                var mass = node.Mass * _probabilities[id];
                var covers = node.Text.Length + _tokenizer.Bytes(id).Length >= pending.Length;
                if (_probabilities[id] < (float)(node.Cut / node.Mass) && covers && _frontier.IsSignificant(mass) && id != model.EndId && !Step(node, id).IsEnd && node.Recover(id))
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
            _frontier.Lose(node.Settled, mass);
        else
            return _frontier.Add(new(text, mass, step.State, step.Held, depth, node.Expansion!.Child(id), node));
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
