using System.Text;

namespace SequenceApi.Engine.Tokenization;

/// <summary>Which token is all that another one has behind its first bytes.</summary>
internal sealed class TokenTails
{
    private const int None = -1;
    private readonly int[] _starts;
    private readonly int[] _tails;

    /// <param name="bytes">The bytes that each token contributes to a text, by id.</param>
    /// <param name="ids">The tokens that count; of equal ones the first.</param>
    public TokenTails(IReadOnlyList<byte[]> bytes, IReadOnlyList<int> ids)
    {
        // A character for each byte: so a part of a token is looked up without a copy.
        var texts = bytes.Select(Encoding.Latin1.GetString).ToArray();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var id in ids)
            known.TryAdd(texts[id], id);
        var find = known.GetAlternateLookup<ReadOnlySpan<char>>();
        _starts = new int[texts.Length];
        for (var id = 1; id < texts.Length; id++)
            _starts[id] = _starts[id - 1] + texts[id - 1].Length;
        _tails = new int[texts.Sum(text => text.Length)];
        for (var id = 0; id < texts.Length; id++)
            for (var hidden = 0; hidden < texts[id].Length; hidden++)
                _tails[_starts[id] + hidden] = find.TryGetValue(texts[id].AsSpan(hidden), out var tail) ? tail : None;
    }

    /// <summary>The token that is all that a token has behind its first bytes, or null where none is.</summary>
    /// <param name="id">The token.</param>
    /// <param name="hidden">Its first bytes, 0…its length − 1.</param>
    public int? Find(int id, int hidden) => _tails[_starts[id] + hidden] is var tail and not None ? tail : null;
}
