using System.Runtime.InteropServices;
using System.Text;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Training.Tokenization;

/// <summary>
/// Learns byte-level byte pairs: the most frequent pair of neighbouring tokens becomes a token, and again, until there are
/// enough (Sennrich, Haddow and Birch 2016, arXiv 1508.07909). Of equally frequent pairs the one whose left token is the
/// older comes first, then the one whose right token is. A pair that occurs once is not worth a token, and a pair that
/// spells a token there is already makes no second one.
/// </summary>
internal sealed class BytePairLearner
{
    private const int Bytes = 256;

    private readonly PairPlaces _places;
    private readonly List<byte[]> _tokens = [.. Enumerable.Range(0, Bytes).Select(value => new[] { (byte)value })];
    private readonly HashSet<string> _spellings;
    private readonly List<Merge> _merges = [];

    private BytePairLearner(string text)
    {
        _places = new PairPlaces(Count(text));
        _spellings = [.. _tokens.Select(token => ByteCharacters.Write(token))];
    }

    /// <summary>Learns from a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="vocabularySize">Tokens at most, the 256 bytes included.</param>
    /// <returns>The tokens, the byte b as number b and then the merges' in their order; fewer than asked for where the
    /// text has no more pairs.</returns>
    public static LearnedTokenizer Learn(string text, int vocabularySize)
    {
        var learner = new BytePairLearner(text);
        while (learner._tokens.Count < vocabularySize && learner._places.TakeMostFrequent() is var (left, right))
            learner.Merge(left, right);
        return new LearnedTokenizer(
            TokenizerKind.BytePair, [.. learner._tokens.Select(token => ByteCharacters.Write(token))], [.. learner._merges]);
    }

    private void Merge(int left, int right)
    {
        byte[] merged = [.. _tokens[left], .. _tokens[right]];
        if (!_spellings.Add(ByteCharacters.Write(merged)))
            return;
        _merges.Add(new Merge(ByteCharacters.Write(_tokens[left]), ByteCharacters.Write(_tokens[right])));
        _places.Merge(left, right, _tokens.Count);
        _tokens.Add(merged);
    }

    /// <summary>The pieces that pairs don't cross, as UTF-8, with their numbers of occurrences.</summary>
    private static List<(byte[] Piece, int Count)> Count(string text)
    {
        var counts = new Dictionary<string, int>();
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var length = PreTokens.FirstLength(rest);
            CollectionsMarshal.GetValueRefOrAddDefault(bySpan, rest[..length], out _)++;
            rest = rest[length..];
        }

        return [.. counts.Select(pair => (Encoding.UTF8.GetBytes(pair.Key), pair.Value))];
    }
}
