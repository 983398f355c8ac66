using SequenceApi.Engine.Diagnostics;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Scheduling;

/// <summary>Where a sequence starts and what it reads: at least one token to feed, every id inside the vocabulary.</summary>
public sealed class Prompt
{
    private Prompt(LanguageModel model, int[] tokens, Checkpoint? start, Owner owner)
    {
        start ??= model.Beginning;
        if (tokens.Length == 0 && start is null)
            throw new SequenceApiException(
                ErrorCode.InvalidRequest,
                $"The model '{model.Id}' can't begin without a first token; give a text or tokens that aren't empty.");
        (Model, Ids, Tokens, Start, Seen, Owner) = (model, tokens, tokens, start, tokens, owner);
        UnknownTokens = model.Tokenizer.UnknownId is { } unknown ? tokens.Count(id => id == unknown) : 0;
    }

    /// <summary>The model that reads.</summary>
    public LanguageModel Model { get; }

    /// <summary>Whose text it is: what is remembered of it serves no other tenant's.</summary>
    public Owner Owner { get; }

    /// <summary>The point to go on from; null where the text starts from its own first token.</summary>
    public Checkpoint? Start { get; }

    /// <summary>The new tokens, behind <see cref="Start"/>.</summary>
    public IReadOnlyList<int> Tokens { get; }

    /// <summary>Tokens of the text up to its end.</summary>
    public int End => (Start?.Position ?? 0) + Tokens.Count;

    /// <summary>The point at the end, where nothing needs to be read to know it: the start itself, or a lone first token.</summary>
    internal Checkpoint? KnownEnd => (Start, Tokens) switch
    {
        ({ } start, []) => start,
        (null, [var first]) => new(default, first, Position: 1),
        _ => null,
    };

    /// <summary>The new tokens, also those that were read before: what a repetition penalty counts.</summary>
    internal IReadOnlyList<int> Seen { get; private init; }

    /// <summary><see cref="Tokens"/> as they lie in memory.</summary>
    internal ReadOnlyMemory<int> Ids { get; }

    /// <summary>Whether it is a text from its first token on, and doesn't go on from a point of another.</summary>
    public bool IsFromBeginning => ReferenceEquals(Start, Model.Beginning);

    /// <summary>How many of the new tokens stand for what the vocabulary lacks.</summary>
    public int UnknownTokens { get; }

    /// <summary>The same prompt where it was read already: several completions share one reading.</summary>
    /// <param name="end">The point at its end, of which nothing is left to read but its last token.</param>
    public Prompt ReadTo(Checkpoint end) => new(Model, [], end, Owner) { Seen = Seen };

    /// <summary>The same prompt without its last tokens; null where nothing would be left to feed.</summary>
    internal Prompt? Without(int count) =>
        count < Tokens.Count || Start is not null ? new(Model, Ids[..^count].ToArray(), Start, Owner) { Seen = Seen } : null;

    /// <summary>Goes on from a point behind it.</summary>
    /// <param name="point">Whose last token is all that is fed.</param>
    internal Prompt From(Checkpoint point) => new(Model, [], point, Owner);

    /// <summary>Reads a text.</summary>
    /// <param name="model">The model that reads.</param>
    /// <param name="text">The text; empty means the start itself.</param>
    /// <param name="maxTokens">Tokens at most.</param>
    /// <param name="start">A point of the model to go on from; null for its beginning.</param>
    /// <param name="owner">Whose text it is; nobody's by default.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.PromptTooLong"/>; <see cref="ErrorCode.InvalidRequest"/>
    /// where nothing is given to start from or the vocabulary lacks a character and has no unknown token.</exception>
    public static Prompt FromText(LanguageModel model, string text, int maxTokens = int.MaxValue, Checkpoint? start = null, Owner? owner = null)
    {
        using var span = SequenceSpans.Tokenize();

        // A text that is far too long costs no encoding.
        RequireAtMost(maxTokens, model.Tokenizer.LeastTokens(text), "at least ");
        var tokens = model.Tokenizer.Encode(text);
        RequireAtMost(maxTokens, tokens.Length);
        return new(model, tokens, start, owner ?? Owner.Nobody);
    }

    /// <summary>Reads tokens.</summary>
    /// <param name="model">The model that reads.</param>
    /// <param name="tokens">Ids in 0…vocabulary−1; not changed any more.</param>
    /// <param name="maxTokens">Tokens at most.</param>
    /// <param name="start">A point of the model to go on from; null for its beginning.</param>
    /// <param name="owner">Whose text it is; nobody's by default.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.PromptTooLong"/>; <see cref="ErrorCode.InvalidRequest"/>
    /// where nothing is given to start from or an id is outside the vocabulary.</exception>
    public static Prompt FromTokens(LanguageModel model, int[] tokens, int maxTokens = int.MaxValue, Checkpoint? start = null, Owner? owner = null)
    {
        model.RequireIds(tokens);
        RequireAtMost(maxTokens, tokens.Length);
        return new(model, tokens, start, owner ?? Owner.Nobody);
    }

    private static void RequireAtMost(int maxTokens, int count, string bound = "")
    {
        if (count > maxTokens)
            throw new SequenceApiException(
                ErrorCode.PromptTooLong, $"The prompt has {bound}{count} tokens; at most {maxTokens} are read at once.");
    }
}
