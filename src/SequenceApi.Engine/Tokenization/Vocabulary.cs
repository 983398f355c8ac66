using System.Collections.Frozen;
using System.Text.Json;

namespace SequenceApi.Engine.Tokenization;

/// <summary>The tokens of a model in the order of their ids: a bijection of strings and 0…<see cref="Count"/>−1.</summary>
public sealed class Vocabulary
{
    private readonly string[] _tokens;
    private readonly FrozenDictionary<string, int> _ids;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _idsBySpan;

    /// <summary>Makes a vocabulary of distinct tokens; the position of a token is its id.</summary>
    /// <exception cref="ArgumentException">A token occurs twice.</exception>
    public Vocabulary(IEnumerable<string> tokens)
    {
        _tokens = [.. tokens];
        _ids = _tokens.Select((token, id) => KeyValuePair.Create(token, id)).ToFrozenDictionary(StringComparer.Ordinal);
        if (_ids.Count != _tokens.Length)
            throw new ArgumentException("A token occurs twice in the vocabulary.", nameof(tokens));
        _idsBySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>How many tokens there are.</summary>
    public int Count => _tokens.Length;

    /// <summary>The token with an id in 0…<see cref="Count"/>−1.</summary>
    public string this[int id] => _tokens[id];

    /// <summary>The id of a token, or null where the vocabulary lacks it.</summary>
    public int? Find(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>The id of a token, or null where the vocabulary lacks it.</summary>
    public int? Find(ReadOnlySpan<char> token) => _idsBySpan.TryGetValue(token, out var id) ? id : null;

    /// <summary>Reads a JSON object of token to id, whose ids are 0…n−1 in any order.</summary>
    /// <exception cref="InvalidDataException">The file is no such object.</exception>
    public static Vocabulary Load(string path)
    {
        Dictionary<string, int>? ids;
        try
        {
            ids = JsonSerializer.Deserialize(File.ReadAllBytes(path), TokenizationJson.Default.DictionaryStringInt32);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is not a JSON object of token to id: {exception.Message}", exception);
        }

        var tokens = (ids ?? []).OrderBy(pair => pair.Value).ToArray();
        if (tokens.Length == 0 || tokens.Where((pair, id) => pair.Value != id).Any())
            throw new InvalidDataException($"The ids in {path} are not 0 to n−1, each once.");
        return new Vocabulary(tokens.Select(pair => pair.Key));
    }

    /// <summary>Writes the JSON object that <see cref="Load"/> reads.</summary>
    public void Save(string path)
    {
        var ids = new Dictionary<string, int>(_tokens.Select((token, id) => KeyValuePair.Create(token, id)));
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(ids, TokenizationJson.Default.DictionaryStringInt32));
    }
}
