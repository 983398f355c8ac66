using System.Runtime.InteropServices;

namespace SequenceApi.Engine.Search;

/// <summary>
/// What a search has found, what it could still look into, and what it has passed over: the probabilities that decide
/// whether the best that was found is the best there is. Texts are compared as bytes.
/// </summary>
/// <param name="count">Continuations that are wanted.</param>
/// <param name="pending">Bytes of text that continuations have to begin with: shorter ones stand for a part of it.</param>
internal sealed class Frontier(int count, int pending)
{
    private readonly PriorityQueue<SearchNode, double> _queue = new();
    private readonly PriorityQueue<SearchNode, double> _parts = new();
    private readonly Dictionary<string, List<SearchNode>> _open = [];
    private readonly Dictionary<string, List<SearchNode>> _closed = [];
    private readonly Dictionary<string, double> _found = [];
    private readonly Dictionary<string, double> _lost = [];
    private readonly Queue<SearchNode> _wanted = new();

    /// <summary>The mass of what agrees with the text.</summary>
    public double Covered { get; set; }

    /// <summary>Whether nothing that wasn't looked into could change which are the best.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>The best continuations so far, by text and mass.</summary>
    public List<KeyValuePair<string, double>> Best { get; private set; } = [];

    /// <summary>Whether something open is to be looked into, however improbable it is.</summary>
    public bool HasWanted => _wanted.Count > 0;

    /// <summary>Mass below which nothing is ever taken up.</summary>
    public double Negligible => 1e-6 * Covered;

    /// <summary>Mass from which on something is worth being taken up before it is asked for.</summary>
    public double Cut => Math.Max(Negligible, Least > 0 ? Least / 16 : 3e-4 * Covered);

    private double Least => Best.Count == count ? Best[^1].Value : 0;

    /// <summary>A lower one for what has been looked into.</summary>
    public double LowerCut(SearchNode node) => Math.Max(Negligible, node.Cut / 8);

    /// <summary>Whether some mass would change a probability that is answered.</summary>
    public bool IsSignificant(double mass) => mass > 3e-6 * Covered;

    /// <summary>Something to look into.</summary>
    public SearchNode Add(SearchNode node)
    {
        (node.Text.Length < pending ? _parts : _queue).Enqueue(node, -node.Mass);
        At(_open, node.Settled).Add(node);
        return node;
    }

    /// <summary>Something to look into before anything else.</summary>
    public void Want(SearchNode node) => _wanted.Enqueue(node);

    /// <summary>Something that was looked into.</summary>
    public void Close(SearchNode node) => At(_closed, node.Settled).Add(node);

    /// <summary>A continuation that has come to its boundary.</summary>
    public void Find(string text, double mass) => CollectionsMarshal.GetValueRefOrAddDefault(_found, text, out _) += mass;

    /// <summary>What won't be looked into, behind some text.</summary>
    public void Lose(string text, double mass) => CollectionsMarshal.GetValueRefOrAddDefault(_lost, text, out _) += mass;

    /// <summary>Ranks what was found.</summary>
    public void Rank() =>
        Best = [.. _found.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(count)];

    /// <summary>Takes out what could hold a better one. What stands for a part of the text yields half of the places: for a
    /// strange word there is no end of it.</summary>
    public List<SearchNode> TakeBetter(int width)
    {
        var next = new List<SearchNode>();
        while (next.Count < width && _wanted.TryDequeue(out var wanted))
            Take(wanted, next);
        Take(_queue, next, width - Math.Min(width / 2, _parts.Count));
        Take(_parts, next, width);
        Take(_queue, next, width);
        return next;
    }

    /// <summary>The best of a queue; what is much worse can wait for what the best turn out to be.</summary>
    private void Take(PriorityQueue<SearchNode, double> queue, List<SearchNode> next, int width)
    {
        var least = Math.Max(Least, queue.TryPeek(out var best, out _) ? best.Mass / 64 : 0);
        for (var missing = count - Best.Count; next.Count < width && queue.TryPeek(out var node, out _) && node.Mass > least; missing--)
        {
            // As many as are missing are found soon; what is far behind them need not be looked into.
            least = missing == 1 ? Math.Max(least, 0.8 * node.Mass) : least;
            Take(queue.Dequeue(), next);
        }
    }

    /// <summary>What was looked into on the way to one of the best.</summary>
    public IReadOnlyList<SearchNode> PartsOfBest() => [.. BeginningsOfBest().SelectMany(text => _closed.GetValueOrDefault(text) ?? [])];

    /// <summary>Takes out what may add to one of the best.</summary>
    public void TakeParts(List<SearchNode> next, int width)
    {
        var parts = BeginningsOfBest().SelectMany(text => _open.GetValueOrDefault(text) ?? []).Where(node => IsSignificant(node.Mass));
        foreach (var node in parts.OrderByDescending(node => node.Mass).Take(width - next.Count).ToList())
            Take(node, next);
    }

    /// <summary>Finds out whether something could hold a better one together with others, all of whose texts begin one
    /// continuation: of these, the open ones without which nothing could are wanted.</summary>
    /// <returns>Those that were looked into, but not as far as it would take to be sure.</returns>
    public IReadOnlyCollection<SearchNode> Doubted()
    {
        var (best, doubted) = (Best.Select(pair => pair.Key).ToHashSet(), new HashSet<SearchNode>());
        var beginnings = new Stack<(string Text, double Mass)>();
        IsSettled = true;
        foreach (var text in _open.Keys.Concat(_closed.Keys).Concat(_lost.Keys).Concat(_found.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            while (beginnings.TryPeek(out var shorter) && !text.StartsWith(shorter.Text, StringComparison.Ordinal))
                beginnings.Pop();
            var mass = (beginnings.TryPeek(out var beginning) ? beginning.Mass : 0) + MassBehind(text);
            beginnings.Push((text, mass));
            // Behind one of the best, something longer could still come.
            var excess = mass + (best.Contains(text) ? 0 : _found.GetValueOrDefault(text)) - Least;
            if (mass == 0 || excess <= 0)
                continue;
            IsSettled = false;
            Doubt(beginnings.Select(shorter => shorter.Text), excess, doubted);
        }

        foreach (var node in doubted.Where(node => node.Expansion is null).OrderByDescending(node => node.Mass))
            _wanted.Enqueue(node);
        return [.. doubted.Where(node => node.Expansion is not null)];
    }

    /// <summary>Adds the heaviest behind some texts, until what is left is no longer too much.</summary>
    private void Doubt(IEnumerable<string> texts, double excess, HashSet<SearchNode> doubted)
    {
        var nodes = texts
            .SelectMany(text => (_open.GetValueOrDefault(text) ?? []).Concat(_closed.GetValueOrDefault(text) ?? []))
            .Where(node => node.Expansion is null || LowerCut(node) < node.Cut)
            .OrderByDescending(node => doubted.Contains(node)).ThenByDescending(MassOf);
        foreach (var node in nodes.TakeWhile(_ => excess > 0))
        {
            doubted.Add(node);
            excess -= MassOf(node);
        }
    }

    private static List<SearchNode> At(Dictionary<string, List<SearchNode>> nodes, string text) =>
        CollectionsMarshal.GetValueRefOrAddDefault(nodes, text, out _) ??= [];

    private IEnumerable<string> BeginningsOfBest() =>
        Best.SelectMany(pair => Enumerable.Range(0, pair.Key.Length + 1).Select(length => pair.Key[..length])).Distinct();

    /// <summary>Takes a node out, unless it is out already.</summary>
    private void Take(SearchNode node, List<SearchNode> next)
    {
        if (!_open.TryGetValue(node.Settled, out var open) || !open.Remove(node))
            return;
        if (open.Count == 0)
            _open.Remove(node.Settled);
        next.Add(node);
    }

    private double MassBehind(string text)
    {
        var mass = _lost.GetValueOrDefault(text);
        foreach (var node in _open.GetValueOrDefault(text) ?? [])
            mass += MassOf(node);
        foreach (var node in _closed.GetValueOrDefault(text) ?? [])
            mass += MassOf(node);
        return mass;
    }

    /// <summary>The mass of what wasn't looked into.</summary>
    private static double MassOf(SearchNode node) => node.Expansion is null ? node.Mass : node.Rest;
}
