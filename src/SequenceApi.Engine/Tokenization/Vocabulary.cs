using System.Collections.Frozen;
using System.Text.Json;
using SequenceApi.Engine.Tokenization.Vocabularies;

namespace SequenceApi.Engine.Tokenization;

/// <summary>
/// The tokens of a model in the order of their ids: a bijection of strings and 0…<see cref="Count"/>−1. Some may be controls,
/// such as padding: they are no text.
/// </summary>
public sealed class Vocabulary
{
    private readonly string[] _tokens;
    private readonly FrozenDictionary<string, int> _ids;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _idsBySpan;

    /// <summary>Makes a vocabulary of distinct tokens; the position of a token is its id.</summary>
    /// <exception cref="ArgumentException">A token occurs twice.</exception>
    public Vocabulary(IEnumerable<string> tokens)
        : this([.. tokens], TokenSet.Empty)
    {
    }

    private Vocabulary(string[] tokens, TokenSet controls)
    {
        (_tokens, Controls) = (tokens, controls);
        _ids = _tokens.Select((token, id) => KeyValuePair.Create(token, id)).ToFrozenDictionary(StringComparer.Ordinal);
        if (_ids.Count != _tokens.Length)
            throw new ArgumentException("A token occurs twice in the vocabulary.", nameof(tokens));
        _idsBySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>How many tokens there are.</summary>
    public int Count => _tokens.Length;

    /// <summary>The tokens that write nothing, are never read in a text, and never chosen.</summary>
    internal TokenSet Controls { get; }

    /// <summary>The token with an id in 0…<see cref="Count"/>−1.</summary>
    public string this[int id] => _tokens[id];

    /// <summary>The id of a token, or null where the vocabulary lacks it.</summary>
    public int? Find(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>The id of a token, or null where the vocabulary lacks it.</summary>
    public int? Find(ReadOnlySpan<char> token) => _idsBySpan.TryGetValue(token, out var id) ? id : null;

    /// <summary>Reads a vocabulary in any of the forms that trainings leave behind, told by what is in the file: JSON (tokens
    /// by position, token to id, id to token, both, or a string of characters) or a text (a token on each line, or
    /// all characters in one). Where the ids begin with 1, the token 0 is padding.</summary>
    /// <exception cref="InvalidDataException">The file is none of them.</exception>
    public static Vocabulary Load(string path) => VocabularyFile.Load(path);

    /// <summary>A vocabulary whose ids begin with 1: what 0 stands for is padding, and has no name.</summary>
    /// <exception cref="ArgumentException">A token occurs twice or is empty.</exception>
    public static Vocabulary Padded(IEnumerable<string> tokens) => new(["", .. tokens], new TokenSet([0]));

    /// <summary>The same vocabulary with more controls.</summary>
    /// <exception cref="InvalidDataException">It lacks one of them.</exception>
    public Vocabulary WithControls(IEnumerable<string> tokens) => new(_tokens, new TokenSet([
        .. Controls.Ids, .. tokens.Select(token => Find(token) ?? throw new InvalidDataException($"The vocabulary lacks the token {TokenName.Of(token)}."))]));

    /// <summary>Whether another one has the same tokens with the same ids.</summary>
    internal bool IsSame(Vocabulary other) => _tokens.AsSpan().SequenceEqual(other._tokens);

    /// <summary>Writes a JSON object of token to id.</summary>
    public void Save(string path)
    {
        var ids = new Dictionary<string, int>(_tokens.Select((token, id) => KeyValuePair.Create(token, id)));
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(ids, TokenizationJson.Default.DictionaryStringInt32));
    }
}
