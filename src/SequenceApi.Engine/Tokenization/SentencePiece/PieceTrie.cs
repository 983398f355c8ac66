namespace SequenceApi.Engine.Tokenization.SentencePiece;

/// <summary>Finds the pieces that a text begins with, in time that goes with the longest of them.</summary>
internal sealed class PieceTrie
{
    private const int None = -1;

    private readonly Dictionary<(int Node, char Next), int> _children = [];
    private readonly List<int> _ids = [None];

    /// <param name="pieces">The pieces, each not empty, and their ids.</param>
    public PieceTrie(IEnumerable<(string Piece, int Id)> pieces)
    {
        foreach (var (piece, id) in pieces)
        {
            var node = 0;
            foreach (var letter in piece)
                node = Child(node, letter);
            _ids[node] = id;
        }
    }

    /// <summary>Goes a character further.</summary>
    /// <param name="node">Where it is; 0 at first.</param>
    /// <param name="next">The UTF-16 unit.</param>
    /// <param name="id">The piece that ends there, or −1.</param>
    /// <returns>Whether any piece goes there.</returns>
    public bool TryWalk(ref int node, char next, out int id)
    {
        var isFound = _children.TryGetValue((node, next), out node);
        id = isFound ? _ids[node] : None;
        return isFound;
    }

    /// <summary>UTF-16 units of the longest piece that a text begins with; 0 for none.</summary>
    public int LongestLength(ReadOnlySpan<char> text)
    {
        var (node, longest) = (0, 0);
        for (var place = 0; place < text.Length && TryWalk(ref node, text[place], out var id); place++)
            longest = id == None ? longest : place + 1;
        return longest;
    }

    private int Child(int node, char next)
    {
        if (_children.TryGetValue((node, next), out var child))
            return child;
        _ids.Add(None);
        _children.Add((node, next), _ids.Count - 1);
        return _ids.Count - 1;
    }
}
