using SequenceApi.Engine.Models;
using SequenceApi.Engine.State.Prefixes;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>The prefix cache by its definition: a list of prefixes, the last used at its end.</summary>
internal sealed class NaivePrefixCache(long maxBytes)
{
    private readonly List<(LanguageModel Model, int[] Tokens, float[] State)> _prefixes = [];

    /// <summary>Entries, different chunks, and different models.</summary>
    public long Bytes => SizeOf(_prefixes);

    public void Store(LanguageModel model, int[] tokens, float[] state)
    {
        if (SizeOf([(model, tokens, state)]) > maxBytes)
            return;
        if (Use(model, tokens) is not null)
            return;
        while (SizeOf([.. _prefixes, (model, tokens, state)]) > maxBytes)
            _prefixes.RemoveAt(0);
        _prefixes.Add((model, tokens, state));
    }

    /// <summary>The state of the longest known prefix that is shorter than a text, its length, and whether the text is known too.</summary>
    public (float[]? State, int Length, bool IsWholeKnown) Find(LanguageModel model, int[] tokens)
    {
        var isWholeKnown = Use(model, tokens) is not null;
        for (var length = tokens.Length - 1; length >= 0; length--)
            if (Use(model, tokens[..length]) is { } state)
                return (state, length, isWholeKnown);
        return (null, 0, isWholeKnown);
    }

    private static long SizeOf(IReadOnlyList<(LanguageModel Model, int[] Tokens, float[] State)> prefixes)
    {
        var chunks = prefixes.SelectMany(prefix => Enumerable.Range(1, prefix.Tokens.Length / PrefixIndex.ChunkLength)
            .Select(count => (prefix.Model, string.Join(' ', prefix.Tokens.Take(count * PrefixIndex.ChunkLength)))));
        return prefixes.Sum(prefix => PrefixSize.Entry(prefix.Tokens.Length % PrefixIndex.ChunkLength, prefix.State.Length))
            + ((long)chunks.Distinct().Count() * PrefixSize.Chunk)
            + ((long)prefixes.Select(prefix => prefix.Model).Distinct().Count() * PrefixSize.Root);
    }

    private float[]? Use(LanguageModel model, int[] tokens)
    {
        var index = _prefixes.FindIndex(prefix => prefix.Model == model && prefix.Tokens.SequenceEqual(tokens));
        if (index < 0)
            return null;
        var prefix = _prefixes[index];
        _prefixes.RemoveAt(index);
        _prefixes.Add(prefix);
        return prefix.State;
    }
}
