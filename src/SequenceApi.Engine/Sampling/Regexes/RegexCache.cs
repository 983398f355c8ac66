using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>The regular expressions that a model was asked for last, compiled. Safe for use by many threads.</summary>
internal sealed class RegexCache(LanguageModel model)
{
    /// <summary>Expressions that are kept at the most.</summary>
    public const int MostEntries = 64;

    private const long MostBytes = 64L << 20;
    private readonly Lock _lock = new();
    private readonly Lazy<TokenTrie> _trie = new(() => new TokenTrie(model.Tokenizer, model.EndId));
    private readonly Dictionary<string, LinkedListNode<(string Pattern, CompiledRegex Regex)>> _entries = [];

    // The one that was asked for last is first.
    private readonly LinkedList<(string Pattern, CompiledRegex Regex)> _order = [];
    private long _size;

    /// <summary>An expression, compiled now or before.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where it can't be used.</exception>
    public CompiledRegex Get(string pattern)
    {
        if (Find(pattern) is { } known)
            return known;

        // Outside of the lock: others needn't wait for it, and to compile one twice does no harm.
        var regex = new CompiledRegex(model, _trie.Value, pattern);
        return Find(pattern) ?? Keep(pattern, regex);
    }

    private CompiledRegex? Find(string pattern)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(pattern, out var entry))
                return null;
            _order.Remove(entry);
            _order.AddFirst(entry);
            return entry.Value.Regex;
        }
    }

    private CompiledRegex Keep(string pattern, CompiledRegex regex)
    {
        lock (_lock)
        {
            if (!_entries.TryAdd(pattern, new((pattern, regex))))
                return regex;
            _order.AddFirst(_entries[pattern]);
            _size += regex.Size;
            while (_order.Count > MostEntries || (_size > MostBytes && _order.Count > 1))
                DropOldest();
            return regex;
        }
    }

    private void DropOldest()
    {
        var (pattern, regex) = _order.Last!.Value;
        _order.RemoveLast();
        _entries.Remove(pattern);
        _size -= regex.Size;
    }
}
