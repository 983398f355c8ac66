namespace SequenceApi.Training.Baselines;

/// <summary>
/// The counts that Kneser-Ney smoothing takes from a text. Of the n-grams that end at a place of the text, the longest
/// is counted each time; a shorter one is counted once for each distinct token that stands before it. The longest has
/// the model's order, or begins where the context does: at the text's beginning, and at a sentence's where contexts end
/// with sentences.
/// </summary>
internal sealed class NGramCounts
{
    private const int ReportInterval = 1 << 16;

    private readonly NGramTable[] _tables;

    /// <summary>Starts with no text.</summary>
    /// <param name="order">Tokens of the longest n-gram, from 1.</param>
    /// <param name="sentenceEnd">The token that contexts begin with and don't reach behind, or null where they run on
    /// over the whole text.</param>
    public NGramCounts(int order, int? sentenceEnd)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        SentenceEnd = sentenceEnd;
        _tables = [.. Enumerable.Range(0, order).Select(_ => new NGramTable())];
    }

    /// <summary>Tokens of the longest n-gram.</summary>
    public int Order => _tables.Length;

    /// <summary>The token that contexts begin with and don't reach behind, or null.</summary>
    public int? SentenceEnd { get; }

    /// <summary>The n-grams of a length in 1…<see cref="Order"/>.</summary>
    public NGramTable this[int length] => _tables[length - 1];

    /// <summary>Counts a text. Texts don't see each other: each has its own beginning.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="beginningId">The context of its first token. Without one the first token itself is only context.</param>
    /// <param name="progress">Is told how many more tokens are counted.</param>
    /// <exception cref="TrainingException">There are too many n-grams.</exception>
    public void Add(ReadOnlySpan<int> tokens, int? beginningId, IProgress<int>? progress = null)
    {
        if (tokens.IsEmpty)
            return;
        // The n-gram of each length that ends at the last token; [0] is the empty one.
        var last = new int[Order + 1];
        last[1] = this[1].Add(0, beginningId ?? tokens[0], out _);
        var known = 1;
        for (var index = beginningId is null ? 1 : 0; index < tokens.Length; index++)
        {
            known = Count(tokens[index], last, Math.Min(known + 1, Order));
            if ((index + 1) % ReportInterval == 0)
                progress?.Report(ReportInterval);
        }
    }

    /// <summary>Counts the n-grams that end with a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="last">The n-grams that end with the token before it; receives those that end with this one.</param>
    /// <param name="longest">The length of the longest.</param>
    /// <returns>How many tokens the next one's context has.</returns>
    private int Count(int token, int[] last, int longest)
    {
        var context = 0;
        for (var length = 1; length <= longest; length++)
        {
            var next = last[length];
            last[length] = this[length].Add(context, token, out var isNew);
            if (isNew && length > 1)
                this[length - 1].Increment(last[length - 1]);
            context = next;
        }

        this[longest].Increment(last[longest]);
        return token == SentenceEnd ? 1 : longest;
    }
}
