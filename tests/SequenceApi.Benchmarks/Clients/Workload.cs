namespace SequenceApi.Benchmarks.Clients;

/// <summary>What clients ask for: continuations of short prompts, none of which comes twice.</summary>
/// <param name="vocabularySize">The model's tokens.</param>
/// <param name="tokens">Tokens of a continuation.</param>
/// <param name="first">The number of the first prompt; runs with numbers of their own have prompts of their own.</param>
internal sealed class Workload(int vocabularySize, int tokens, int first = 0)
{
    private const int PromptLength = 4;

    /// <summary>A prime, so that it has no factor in common with a vocabulary's size.</summary>
    private const ulong Scatter = 2_654_435_761;

    private int _next = first - 1;

    /// <summary>A number that nobody had yet: for a prompt and a seed.</summary>
    public int Next() => Interlocked.Increment(ref _next);

    /// <summary>The prompt of a number: its digits to the base of the vocabulary, scattered; distinct up to vocabulary⁴.</summary>
    public int[] Prompt(int number)
    {
        var size = (ulong)vocabularySize;
        var rest = (ulong)number * Scatter % (size * size * size * size);
        var prompt = new int[PromptLength];
        foreach (ref var id in prompt.AsSpan())
            (rest, id) = (rest / size, (int)(rest % size));
        return prompt;
    }

    /// <summary>Tokens to ask for: the first answers have lengths of their own, as if their clients had come one by one.</summary>
    public int Length(int client, int clients, int turn) => turn > 0 ? tokens : Math.Max(1, tokens * (client + 1) / clients);
}
