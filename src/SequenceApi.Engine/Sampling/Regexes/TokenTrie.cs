using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>
/// The tokens' bytes as a tree, in the order of a walk that goes down first: what tokens share is walked once, and where it
/// can't go on, all tokens below are passed over at once.
/// </summary>
internal sealed class TokenTrie
{
    private readonly List<TrieNode> _nodes = [];
    private readonly int[] _ids;

    /// <param name="tokenizer">Whose tokens; the unknown one isn't among them.</param>
    /// <param name="endId">Left out too.</param>
    public TokenTrie(Tokenizer tokenizer, int? endId)
    {
        _ids = [.. tokenizer.Sorted.Ids.Where(id => id != endId)];
        var path = new List<int>();
        var previous = default(ReadOnlySpan<byte>);
        for (var i = 0; i < _ids.Length; i++)
        {
            var bytes = tokenizer.Bytes(_ids[i]);
            var shared = previous.CommonPrefixLength(bytes);
            Close(path, shared);
            for (var depth = shared; depth < bytes.Length; depth++)
            {
                path.Add(_nodes.Count);
                _nodes.Add(new(bytes[depth], depth, i, i, 0));
            }

            _nodes[path[^1]] = _nodes[path[^1]] with { LastToken = i + 1 };
            previous = bytes;
        }

        Close(path, depth: 0);
        Depth = _nodes.Count == 0 ? 0 : _nodes.Max(node => node.Depth) + 1;
    }

    /// <summary>Bytes of the longest token.</summary>
    public int Depth { get; }

    /// <summary>The nodes; a token's last one has it.</summary>
    public IReadOnlyList<TrieNode> Nodes => _nodes;

    /// <summary>The tokens that end at a node.</summary>
    public ReadOnlySpan<int> Tokens(TrieNode node) => _ids.AsSpan(node.FirstToken..node.LastToken);

    private void Close(List<int> path, int depth)
    {
        for (; path.Count > depth; path.RemoveAt(path.Count - 1))
            _nodes[path[^1]] = _nodes[path[^1]] with { End = _nodes.Count };
    }
}
