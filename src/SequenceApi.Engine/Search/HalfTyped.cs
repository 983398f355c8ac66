using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Search;

/// <summary>A prompt whose last word may go on.</summary>
/// <param name="Whole">All of it, as it is cut alone.</param>
/// <param name="Kept">What is fed.</param>
/// <param name="Pending">What isn't: the bytes of the last word; none where the text ends for good.</param>
public sealed record HalfTyped(Prompt Whole, Prompt Kept, ReadOnlyMemory<byte> Pending)
{
    /// <summary>A longer last word is no word: it is fed as it is.</summary>
    internal const int LongestPending = 48;

    /// <summary>The tokens that what isn't fed is cut into alone.</summary>
    public IReadOnlyList<int> Cut { get; } = [.. Whole.Tokens.Skip(Kept.Tokens.Count)];

    /// <summary>A text that ends for good.</summary>
    public static HalfTyped None(Prompt whole) => new(whole, whole, default);

    /// <summary>Takes the last word of a text out of its prompt, where another token than those that it is cut into could stand for it or for more.</summary>
    /// <param name="whole">The prompt of the whole text.</param>
    /// <param name="text">The text.</param>
    /// <returns>Null where there is nothing to take out.</returns>
    public static HalfTyped? Of(Prompt whole, string text)
    {
        var tokenizer = whole.Model.Tokenizer;
        var pending = tokenizer.Pending(text);
        if (pending.Length is 0 or > LongestPending)
            return null;
        var count = tokenizer.PendingTokens(text);
        if (count == 1 && tokenizer.Sorted.StartingWith(pending).Length == 1)
            return null;
        return whole.Without(count) is { } kept ? new HalfTyped(whole, kept, pending) : null;
    }
}
