namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>
/// Finds the tokens that are allowed in each state of an automaton: those that lead to a state from which other tokens lead
/// to a match. What only bytes could finish, where no token has those bytes, is a dead end.
/// </summary>
internal sealed class TokenWalk(RegexDfa dfa, TokenTrie trie, int vocabularySize, RegexLimits limits)
{
    private readonly int[] _path = new int[trie.Depth + 1];
    private readonly HashSet<TokenMask> _masks = new(TokenMask.Contents);

    /// <summary>The tokens allowed in each state; null where none leads to a match, or no token leads there.</summary>
    public TokenMask?[] Masks()
    {
        var (sources, isReached) = Reach();
        var isLive = Live(sources, isReached);
        var masks = new TokenMask?[dfa.StateCount];
        for (var state = 0; state < masks.Length; state++)
            if (isLive[state])
                masks[state] = Mask(state, isLive);
        return masks;
    }

    /// <summary>For each state, those from which a single token leads there, as far as any tokens lead to them.</summary>
    private (List<int>?[] Sources, bool[] IsReached) Reach()
    {
        var (sources, isReached) = (new List<int>?[dfa.StateCount], new bool[dfa.StateCount]);
        var open = new Queue<int>([RegexDfa.Start]);
        isReached[RegexDfa.Start] = true;
        while (open.TryDequeue(out var state))
            Walk(state, (_, next) =>
            {
                var known = sources[next] ??= [];
                if (known.Count > 0 && known[^1] == state)
                    return;
                known.Add(state);
                if (!isReached[next])
                    open.Enqueue(next);
                isReached[next] = true;
            });
        return (sources, isReached);
    }

    private bool[] Live(List<int>?[] sources, bool[] isReached)
    {
        var isLive = new bool[dfa.StateCount];
        var open = new Stack<int>(Enumerable.Range(0, dfa.StateCount).Where(state => isReached[state] && dfa.Accepts(state)));
        while (open.TryPop(out var state))
        {
            if (isLive[state])
                continue;
            isLive[state] = true;
            sources[state]?.ForEach(open.Push);
        }

        return isLive;
    }

    private TokenMask Mask(int state, bool[] isLive)
    {
        var mask = new TokenMask(vocabularySize);
        Walk(state, (node, next) =>
        {
            if (!isLive[next])
                return;
            foreach (var id in trie.Tokens(node))
                mask.Add(id);
        });

        // Many states allow the same.
        if (_masks.TryGetValue(mask, out var known))
            return known;
        _masks.Add(mask);
        return mask;
    }

    /// <summary>Tells of each place where tokens end, and of the state they lead to.</summary>
    private void Walk(int state, Action<TrieNode, int> found)
    {
        _path[0] = state;
        var (place, steps) = (0, 0);
        for (; place < trie.Nodes.Count; steps++)
        {
            var node = trie.Nodes[place];
            var next = dfa.Next(_path[node.Depth], node.Value);
            _path[node.Depth + 1] = next;
            if (next != RegexDfa.Dead && node.LastToken > node.FirstToken)
                found(node, next);
            place = next == RegexDfa.Dead ? node.End : place + 1;
        }

        limits.Spend(steps);
    }
}
