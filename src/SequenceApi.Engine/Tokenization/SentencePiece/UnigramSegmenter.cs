using System.Text;

namespace SequenceApi.Engine.Tokenization.SentencePiece;

/// <summary>
/// The division whose pieces have the greatest sum of scores (Kudo 2018, arXiv 1804.10959; Viterbi's algorithm). Of equal ones, that
/// whose last piece begins earlier. A text of n characters takes n times as long as the longest piece.
/// </summary>
internal sealed class UnigramSegmenter : PieceSegmenter
{
    private const float UnknownPenalty = 10;
    private const double UserDefinedPenalty = 0.1;

    private readonly PieceTrie _trie;
    private readonly double[] _scores;
    private readonly double _unknownScore;

    /// <param name="pieces">The pieces by id.</param>
    public UnigramSegmenter(IReadOnlyList<Piece> pieces)
    {
        var normal = pieces.Where(piece => piece.Type == ModelProto.Types.Piece.Types.Type.Normal).Select(piece => piece.Score).DefaultIfEmpty().ToArray();
        _unknownScore = normal.Min() - UnknownPenalty;
        _scores = [.. pieces.Select(piece => piece.IsUserDefined ? (Encoding.UTF8.GetByteCount(piece.Text) * normal.Max()) - UserDefinedPenalty : piece.Score)];
        _trie = new(pieces.Select((piece, id) => (piece, id))
            .Where(pair => pair.piece.IsUserDefined || pair.piece.Type == ModelProto.Types.Piece.Types.Type.Normal).Select(pair => (pair.piece.Text, pair.id)));
    }

    /// <inheritdoc/>
    public override void Segment(ReadOnlySpan<char> text, List<(int Id, int Length)> pieces)
    {
        var best = new (float Score, int Start, int Id)[text.Length + 1];
        Array.Fill(best, (0, Unknown, Unknown));
        for (var start = 0; start < text.Length;)
        {
            var (node, character, isKnown) = (0, CharacterLength(text[start..]), false);
            for (var end = start; end < text.Length && _trie.TryWalk(ref node, text[end], out var id);)
            {
                end++;
                if (id == Unknown)
                    continue;
                Offer(best, start, end, id, _scores[id]);
                isKnown |= end == start + character;
            }

            if (!isKnown)
                Offer(best, start, start + character, Unknown, _unknownScore);
            start += character;
        }

        var first = pieces.Count;
        for (var end = text.Length; end > 0; end = best[end].Start)
            pieces.Add((best[end].Id, end - best[end].Start));
        pieces.Reverse(first, pieces.Count - first);
    }

    private static void Offer((float Score, int Start, int Id)[] best, int start, int end, int id, double score)
    {
        // The sum is rounded only where it is kept, as in the original: it decides between equals.
        var sum = best[start].Score + score;
        if (best[end].Start < 0 || sum > best[end].Score)
            best[end] = ((float)sum, start, id);
    }
}
