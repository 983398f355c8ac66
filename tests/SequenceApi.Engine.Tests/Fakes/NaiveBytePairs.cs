using System.Text;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>Byte pairs as they are defined, without a thought for speed: tokens are strings of byte characters.</summary>
internal static class NaiveBytePairs
{
    /// <summary>Learns merges: the most frequent pair, of equal ones that of the older left, then right token.</summary>
    public static (List<string> Vocabulary, List<Merge> Merges) Learn(string text, int vocabularySize)
    {
        var vocabulary = Enumerable.Range(0, 256).Select(value => ByteCharacters.Write([(byte)value])).ToList();
        var merges = new List<Merge>();
        var (pieces, passed) = (Split(text), new HashSet<Merge>());
        while (vocabulary.Count < vocabularySize)
        {
            var best = pieces.SelectMany(piece => piece.Zip(piece.Skip(1), (left, right) => new Merge(left, right)))
                .Where(pair => !passed.Contains(pair))
                .CountBy(pair => pair)
                .Where(pair => pair.Value > 1)
                .OrderByDescending(pair => pair.Value).ThenBy(pair => vocabulary.IndexOf(pair.Key.Left)).ThenBy(pair => vocabulary.IndexOf(pair.Key.Right))
                .Select(pair => (Merge?)pair.Key)
                .FirstOrDefault();
            if (best is not { } merge)
                break;
            if (vocabulary.Contains(merge.Left + merge.Right))
            {
                passed.Add(merge);
                continue;
            }

            merges.Add(merge);
            vocabulary.Add(merge.Left + merge.Right);
            pieces.ForEach(piece => MergeAll(piece, merge));
        }

        return (vocabulary, merges);
    }

    /// <summary>Encodes: in each piece the merge of the least rank, the leftmost of equal ones, as long as there is one.</summary>
    public static IEnumerable<string> Encode(string text, IReadOnlyList<Merge> merges)
    {
        var ranks = merges.Select((merge, rank) => (merge, rank)).ToDictionary(pair => pair.merge, pair => pair.rank);
        foreach (var piece in Split(text))
        {
            while (Enumerable.Range(0, piece.Count - 1)
                .Select(place => (Rank: ranks.GetValueOrDefault(new Merge(piece[place], piece[place + 1]), int.MaxValue), Place: place))
                .DefaultIfEmpty((Rank: int.MaxValue, Place: 0)).Min() is { Rank: < int.MaxValue, Place: var best })
                MergeAt(piece, best);
            foreach (var token in piece)
                yield return token;
        }
    }

    private static List<List<string>> Split(string text) => [.. PatternPieces.Of(text).Select(piece =>
        Encoding.UTF8.GetBytes(piece).Select(value => ByteCharacters.Write([value])).ToList())];

    private static void MergeAll(List<string> piece, Merge merge)
    {
        for (var place = 0; place + 1 < piece.Count; place++)
            if (piece[place] == merge.Left && piece[place + 1] == merge.Right)
                MergeAt(piece, place);
    }

    private static void MergeAt(List<string> piece, int place)
    {
        piece[place] += piece[place + 1];
        piece.RemoveAt(place + 1);
    }
}
