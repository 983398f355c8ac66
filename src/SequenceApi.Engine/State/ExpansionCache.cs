using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.State;

/// <summary>
/// What may follow texts that start at their model's beginning: the keystrokes of one word ask for the same again and again.
/// Bounded in bytes, the least recently used goes first. Any thread may use it.
/// </summary>
/// <param name="maxBytes">What <see cref="Bytes"/> stays within.</param>
internal sealed class ExpansionCache(long maxBytes)
{
    private const int Overhead = 256;
    private readonly Lock _lock = new();
    private readonly Dictionary<TokenKey, LinkedListNode<(TokenKey Key, Expansion Expansion)>> _entries = [];
    private readonly LinkedList<(TokenKey Key, Expansion Expansion)> _recency = new();

    /// <summary>Bytes that it takes, roughly.</summary>
    public long Bytes { get; private set; }

    /// <summary>What may follow a text; null where it isn't known.</summary>
    /// <param name="model">The model that reads.</param>
    /// <param name="tokens">The text from the model's beginning, without the beginning token.</param>
    public Expansion? Find(LanguageModel model, int[] tokens)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(new(model, tokens), out var node))
                return null;
            _recency.Remove(node);
            _recency.AddFirst(node);
            return node.Value.Expansion;
        }
    }

    /// <summary>Keeps what may follow a text, which from then on many threads may read.</summary>
    public void Store(LanguageModel model, int[] tokens, Expansion expansion)
    {
        _ = expansion.LogProbabilities;
        var key = new TokenKey(model, tokens);
        lock (_lock)
        {
            if (model.IsRetired || Size(key, expansion) > maxBytes || !_entries.TryAdd(key, new((key, expansion))))
                return;
            _recency.AddFirst(_entries[key]);
            Bytes += Size(key, expansion);
            while (Bytes > maxBytes)
                Remove(_recency.Last!);
        }
    }

    /// <summary>Lets go of a retired model's.</summary>
    public void Forget(LanguageModel model)
    {
        lock (_lock)
            for (var (node, next) = (_recency.First, (LinkedListNode<(TokenKey Key, Expansion Expansion)>?)null); node is not null; node = next)
            {
                next = node.Next;
                if (node.Value.Key.Model == model)
                    Remove(node);
            }
    }

    private void Remove(LinkedListNode<(TokenKey Key, Expansion Expansion)> node)
    {
        _entries.Remove(node.Value.Key);
        _recency.Remove(node);
        Bytes -= Size(node.Value.Key, node.Value.Expansion);
    }

    private static long Size(TokenKey key, Expansion expansion) =>
        Overhead + (4L * (key.Tokens.Length + expansion.LogProbabilities.Length + expansion.State.Length));

    /// <summary>A text of a model: equal where all tokens are.</summary>
    private readonly struct TokenKey(LanguageModel model, int[] tokens) : IEquatable<TokenKey>
    {
        private readonly int _hash = Hash(model, tokens);

        public LanguageModel Model => model;

        public int[] Tokens => tokens;

        public bool Equals(TokenKey other) => Model == other.Model && Tokens.AsSpan().SequenceEqual(other.Tokens);

        public override bool Equals(object? obj) => obj is TokenKey other && Equals(other);

        public override int GetHashCode() => _hash;

        private static int Hash(LanguageModel model, int[] tokens)
        {
            var hash = default(HashCode);
            hash.Add(model);
            foreach (var token in tokens)
                hash.Add(token);
            return hash.ToHashCode();
        }
    }
}
