using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text;
using SequenceApi.Engine.Tokenization.Vocabularies;

namespace SequenceApi.Engine.Tokenization;

/// <summary>One token for each Unicode scalar value.</summary>
public sealed class CharacterTokenizer : Tokenizer
{
    private readonly FrozenDictionary<Rune, int> _ids;

    /// <summary>Makes a tokenizer whose tokens are single scalar values, apart from the unknown token and controls.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="unknown">The token for other characters (usually <c>&lt;unk&gt;</c>), or null to refuse them.</param>
    /// <exception cref="InvalidDataException">Another token is not one scalar value, or the unknown one is missing.</exception>
    public CharacterTokenizer(Vocabulary vocabulary, string? unknown)
        : base(vocabulary, unknown, Encoding.UTF8.GetBytes)
    {
        _ids = Enumerable.Range(0, vocabulary.Count)
            .Where(id => !Skipped.Contains(id))
            .ToFrozenDictionary(id => SingleScalar(vocabulary[id]), id => id);
    }

    /// <summary>The vocabulary of a text: the unknown token first, then its scalar values in ascending order.</summary>
    /// <param name="text">The text.</param>
    /// <param name="unknown">The unknown token.</param>
    /// <param name="limit">Tokens at most: the most frequent scalar values stay, of equal ones the lower; null for all.</param>
    public static Vocabulary Learn(string text, string unknown, int? limit = null)
    {
        var counts = new Dictionary<Rune, int>();
        foreach (var rune in text.EnumerateRunes())
            CollectionsMarshal.GetValueRefOrAddDefault(counts, rune, out _)++;
        var kept = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => pair.Key).Take((limit ?? int.MaxValue) - 1);
        return new([unknown, .. kept.Order().Select(rune => rune.ToString())]);
    }

    /// <inheritdoc/>
    public override int[] Encode(string text)
    {
        var ids = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            ids.Add(_ids.TryGetValue(rune, out var id) ? id : UnknownId ?? throw MissingText.Characters(text.EnumerateRunes().Where(other => !_ids.ContainsKey(other))));
        return [.. ids];
    }

    /// <inheritdoc/>
    public override EncodedToken[] EncodeWithOffsets(string text) =>
        [.. Encode(text).Select((id, offset) => new EncodedToken(id, offset, 1))];

    /// <summary>One for each token, the unknown one included.</summary>
    public override int CountCharacters(ReadOnlySpan<int> ids) => ids.Length;

    private static Rune SingleScalar(string token) =>
        token.Length > 0 && Rune.TryGetRuneAt(token, 0, out var rune) && rune.Utf16SequenceLength == token.Length
            ? rune
            : throw new InvalidDataException($"The token {TokenName.Of(token)} of a character vocabulary is not one character; name it in model.json as unknown, padding, beginning or end.");
}
