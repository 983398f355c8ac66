using SequenceApi.Engine.Caching;
using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>The regular expressions that a model was asked for last, compiled. Safe for use by many threads.</summary>
internal sealed class RegexCache(LanguageModel model)
{
    /// <summary>Expressions that are kept at the most.</summary>
    public const int MostEntries = 64;

    private const long MostBytes = 64L << 20;
    private readonly Lazy<TokenTrie> _trie = new(() => new TokenTrie(model.Tokenizer, model.EndId));
    private readonly LeastRecentlyUsed<string, CompiledRegex> _regexes = new(MostBytes, MostEntries);

    /// <summary>An expression, compiled now or before.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where it can't be used.</exception>
    public CompiledRegex Get(string pattern)
    {
        if (_regexes.Find(pattern) is { } known)
            return known;

        // Others needn't wait for it, and to compile one twice does no harm.
        var regex = new CompiledRegex(model, _trie.Value, pattern);
        _regexes.Add(pattern, regex, regex.Size);
        return _regexes.Find(pattern) ?? regex;
    }
}
