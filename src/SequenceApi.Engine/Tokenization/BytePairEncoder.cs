using System.Text;

namespace SequenceApi.Engine.Tokenization;

/// <summary>
/// Encodes one text with byte pairs: in every piece, the merge of the least rank is done first, of equal ones the leftmost
/// (Sennrich, Haddow and Birch 2016, arXiv 1508.07909). A piece of n bytes takes O(n log n), and up to about
/// 40 bytes of memory for each of its own.
/// </summary>
/// <param name="merges">Which neighbours become one.</param>
/// <param name="byteIds">The token of each byte.</param>
/// <param name="whole">Pieces known to end as one token: most of a text, and one look instead of all their merges.</param>
internal sealed class BytePairEncoder(MergeTable merges, int[] byteIds, Dictionary<string, int> whole)
{
    // Up to here scanning all pairs for the next merge beats a heap.
    private const int ShortPiece = 48;
    private const int Dead = -1;
    private const int NoMerge = int.MaxValue;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _whole = whole.GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly List<int> _ids = [];
    private byte[] _bytes = new byte[1024];

    /// <summary>The tokens of a text; a lone surrogate reads as U+FFFD.</summary>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var length = PreTokens.FirstLength(text);
            if (_whole.TryGetValue(text[..length], out var id))
                _ids.Add(id);
            else
                Append(Utf8(text[..length]));
            text = text[length..];
        }

        return [.. _ids];
    }

    /// <summary>Whether the merges make one token of a piece, and which.</summary>
    public bool IsWhole(ReadOnlySpan<char> piece, int id)
    {
        _ids.Clear();
        Append(Utf8(piece));
        return _ids.Count == 1 && _ids[0] == id;
    }

    private ReadOnlySpan<byte> Utf8(ReadOnlySpan<char> piece)
    {
        if (Encoding.UTF8.GetMaxByteCount(piece.Length) > _bytes.Length && Encoding.UTF8.GetByteCount(piece) is var count && count > _bytes.Length)
            _bytes = new byte[Math.Max(count, 2 * _bytes.Length)];
        return _bytes.AsSpan(0, Encoding.UTF8.GetBytes(piece, _bytes));
    }

    private void Append(ReadOnlySpan<byte> piece)
    {
        if (piece.Length <= ShortPiece)
            AppendShort(piece);
        else
            AppendLong(piece);
    }

    private void AppendShort(ReadOnlySpan<byte> piece)
    {
        Span<int> ids = stackalloc int[piece.Length];
        Span<(int Rank, int Id)> next = stackalloc (int, int)[piece.Length];
        for (var place = 0; place < piece.Length; place++)
            ids[place] = byteIds[piece[place]];
        for (var place = 0; place < piece.Length; place++)
            next[place] = MergeAt(ids, place);
        while (Least(next) is var place && next[place].Rank != NoMerge)
        {
            ids[place] = next[place].Id;
            ids[(place + 2)..].CopyTo(ids[(place + 1)..]);
            next[(place + 2)..].CopyTo(next[(place + 1)..]);
            ids = ids[..^1];
            next = next[..^1];
            next[place] = MergeAt(ids, place);
            if (place > 0)
                next[place - 1] = MergeAt(ids, place - 1);
        }

        _ids.AddRange(ids);
    }

    private (int Rank, int Id) MergeAt(ReadOnlySpan<int> ids, int place) =>
        place + 1 < ids.Length && merges.TryFind(ids[place], ids[place + 1], out var merge) ? merge : (NoMerge, Dead);

    private static int Least(ReadOnlySpan<(int Rank, int Id)> next)
    {
        var least = 0;
        for (var place = 1; place < next.Length; place++)
            if (next[place].Rank < next[least].Rank)
                least = place;
        return least;
    }

    /// <summary>A token stands at the place of its first byte; <c>after</c> and <c>before</c> link the places that are left.</summary>
    private void AppendLong(ReadOnlySpan<byte> piece)
    {
        var (ids, after, before) = (new int[piece.Length], new int[piece.Length], new int[piece.Length]);
        var heap = new MergeHeap(piece.Length);
        for (var place = 0; place < piece.Length; place++)
            (ids[place], after[place], before[place]) = (byteIds[piece[place]], place + 1, place - 1);
        for (var place = 0; place + 1 < piece.Length; place++)
            Propose(place);
        while (heap.Count > 0)
        {
            // What was proposed is out of date where one of its tokens has merged with another neighbour since.
            var (rank, place) = heap.Pop();
            if (!TryFind(place, out var merge) || merge.Rank != rank)
                continue;
            var gone = after[place];
            (ids[place], ids[gone], after[place]) = (merge.Id, Dead, after[gone]);
            if (after[place] < ids.Length)
                before[after[place]] = place;
            Propose(place);
            if (before[place] >= 0)
                Propose(before[place]);
        }

        for (var place = 0; place < ids.Length; place = after[place])
            _ids.Add(ids[place]);

        void Propose(int place)
        {
            if (TryFind(place, out var merge))
                heap.Push(merge.Rank, place);
        }

        bool TryFind(int place, out (int Rank, int Id) merge)
        {
            merge = default;
            return ids[place] != Dead && after[place] < ids.Length && merges.TryFind(ids[place], ids[after[place]], out merge);
        }
    }
}
