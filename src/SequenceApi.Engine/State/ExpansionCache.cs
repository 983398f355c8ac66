using SequenceApi.Engine.Caching;
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
    private readonly LeastRecentlyUsed<TokenKey, Expansion> _known = new(maxBytes);

    /// <summary>Bytes that it takes, roughly.</summary>
    public long Bytes => _known.Size;

    /// <summary>What may follow a text; null where it isn't known.</summary>
    /// <param name="model">The model that reads.</param>
    /// <param name="tokens">The text from the model's beginning, without the beginning token.</param>
    /// <param name="tenant">Whose text it is; each finds its own alone.</param>
    public Expansion? Find(LanguageModel model, int[] tokens, string tenant = "") => _known.Find(new(model, tokens, tenant));

    /// <summary>Keeps what may follow a text, which from then on many threads may read.</summary>
    public void Store(LanguageModel model, int[] tokens, Expansion expansion, string tenant = "")
    {
        var size = Overhead + (4L * (tokens.Length + expansion.LogProbabilities.Length + expansion.State.Length));
        if (size <= maxBytes)
            _known.Add(new(model, tokens, tenant), expansion, size);
        if (model.IsRetired)
            Forget(model);
    }

    /// <summary>Lets go of a retired model's.</summary>
    public void Forget(LanguageModel model) => _known.RemoveAll(key => key.Model == model);

    /// <summary>A tenant's text of a model: equal where all tokens are.</summary>
    private readonly struct TokenKey(LanguageModel model, int[] tokens, string tenant) : IEquatable<TokenKey>
    {
        private readonly int _hash = Hash(model, tokens, tenant);

        public LanguageModel Model => model;

        private int[] Tokens => tokens;

        private string Tenant => tenant;

        public bool Equals(TokenKey other) => Model == other.Model && Tenant == other.Tenant && Tokens.AsSpan().SequenceEqual(other.Tokens);

        public override bool Equals(object? obj) => obj is TokenKey other && Equals(other);

        public override int GetHashCode() => _hash;

        private static int Hash(LanguageModel model, int[] tokens, string tenant)
        {
            var hash = default(HashCode);
            hash.Add(model);
            hash.Add(tenant);
            foreach (var token in tokens)
                hash.Add(token);
            return hash.ToHashCode();
        }
    }
}
