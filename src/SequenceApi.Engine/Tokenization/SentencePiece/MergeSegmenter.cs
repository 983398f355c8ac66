namespace SequenceApi.Engine.Tokenization.SentencePiece;

/// <summary>
/// Byte pairs of characters: of all neighbours that make a piece together, those whose piece has the greatest score become one, of equal
/// ones the leftmost (Sennrich, Haddow and Birch 2016, arXiv 1508.07909). A text of n characters takes O(n log n).
/// </summary>
internal sealed class MergeSegmenter : PieceSegmenter
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly IReadOnlyList<Piece> _pieces;
    private readonly PieceTrie _userDefined;

    /// <param name="pieces">The pieces by id.</param>
    /// <param name="userDefined">Those that are never merged nor cut.</param>
    public MergeSegmenter(IReadOnlyList<Piece> pieces, PieceTrie userDefined)
    {
        (_pieces, _userDefined, _lookup) = (pieces, userDefined, _ids.GetAlternateLookup<ReadOnlySpan<char>>());
        for (var id = 0; id < pieces.Count; id++)
            if (pieces[id].IsText)
                _ids.Add(pieces[id].Text, id);
    }

    /// <inheritdoc/>
    public override void Segment(ReadOnlySpan<char> text, List<(int Id, int Length)> pieces)
    {
        // A symbol stands at the place of its first unit; a length of 0 is no symbol any more.
        var (lengths, before, isFrozen) = (new int[text.Length], new int[text.Length + 1], new bool[text.Length]);
        var (queue, unmerged) = (new PriorityQueue<(int Left, int Right, int Length), (float, int)>(), new Dictionary<string, int>(StringComparer.Ordinal));
        for (var place = 0; place < text.Length; place += lengths[place])
        {
            var fixedLength = _userDefined.LongestLength(text[place..]);
            (lengths[place], isFrozen[place]) = (fixedLength > 0 ? fixedLength : CharacterLength(text[place..]), fixedLength > 0);
            before[place + lengths[place]] = place;
        }

        for (var place = 0; place < text.Length; place += lengths[place])
            Propose(text, place);
        while (queue.TryDequeue(out var pair, out _))
        {
            var (left, right, length) = pair;
            if (lengths[left] != right - left || lengths[right] != length - (right - left))
                continue;
            (lengths[left], lengths[right], before[left + length]) = (length, 0, left);
            Propose(text, left);
            if (left > 0)
                Propose(text, before[left]);
        }

        for (var place = 0; place < text.Length; place += lengths[place])
            Append(text.Slice(place, lengths[place]));

        void Propose(ReadOnlySpan<char> all, int left)
        {
            var right = left + lengths[left];
            if (right >= all.Length || isFrozen[left] || isFrozen[right])
                return;
            var length = lengths[left] + lengths[right];
            if (!_lookup.TryGetValue(all.Slice(left, length), out var id))
                return;
            queue.Enqueue((left, right, length), (-_pieces[id].Score, left));
            if (_pieces[id].IsUnused)
                unmerged[_pieces[id].Text] = right - left;
        }

        void Append(ReadOnlySpan<char> symbol)
        {
            var id = _lookup.TryGetValue(symbol, out var known) ? known : Unknown;
            if (id == Unknown || !_pieces[id].IsUnused || !unmerged.TryGetValue(_pieces[id].Text, out var cut))
            {
                pieces.Add((id, symbol.Length));
                return;
            }

            Append(symbol[..cut]);
            Append(symbol[cut..]);
        }
    }
}
