using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.Choices;

/// <summary>The texts that a completion is one of: no two have the same tokens.</summary>
public sealed class ChoiceList
{
    /// <summary>Tokens of all texts together, at most.</summary>
    public const int MaxTokens = 65536;

    private ChoiceList(LanguageModel model, Choice[] items) => (Model, Items) = (model, items);

    /// <summary>The model whose tokens these are.</summary>
    public LanguageModel Model { get; }

    /// <summary>The texts in the order given, at least one.</summary>
    public IReadOnlyList<Choice> Items { get; }

    /// <summary>Tokens of all texts.</summary>
    public int TokenCount => Items.Sum(choice => choice.Tokens.Count);

    /// <summary>Tokens of the longest text.</summary>
    public int LongestTokenCount => Items.Max(choice => choice.Tokens.Count);

    /// <summary>Encodes each text on its own, as appended text is.</summary>
    /// <param name="model">The model that is asked.</param>
    /// <param name="texts">The texts.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where there is none, one is null or empty, has
    /// no token or what the vocabulary lacks, two have the same tokens, or all together have more than <see cref="MaxTokens"/>.</exception>
    public static ChoiceList From(LanguageModel model, IReadOnlyList<string?> texts)
    {
        Require(texts.Count > 0, "The list choices is empty; give at least one text, or leave it out.");
        Require(texts.All(text => !string.IsNullOrEmpty(text)), "A string of choices is null or empty; give texts of at least one character.");

        // Texts that are far too long cost no encoding.
        RequireAtMost(texts.Sum(text => (long)model.Tokenizer.LeastTokens(text!)), "at least ");
        Choice[] items = [.. texts.Select(text => new Choice(text!, model.Tokenizer.Encode(text!)))];
        RequireAtMost(items.Sum(item => (long)item.Tokens.Count));
        var seen = new Dictionary<string, int>(items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            RequireKnown(model, items[i], i);
            var first = seen.TryAdd(string.Join(' ', items[i].Tokens), i) ? i : seen[string.Join(' ', items[i].Tokens)];
            Require(first == i, $"The choices at index {first} and {i} have the same tokens; leave one of them out.");
        }

        return new(model, items);
    }

    private static void RequireKnown(LanguageModel model, Choice choice, int index)
    {
        Require(choice.Tokens.Count > 0, $"The choice at index {index} has no token in the model '{model.Id}'; give a text that has.");
        Require(
            model.Tokenizer.UnknownId is not { } unknown || !choice.Tokens.Contains(unknown),
            $"The choice at index {index} has what the vocabulary of the model '{model.Id}' lacks; give a text that it can write.");
    }

    private static void RequireAtMost(long count, string bound = "") =>
        Require(count <= MaxTokens, $"The choices have {bound}{count} tokens together, {MaxTokens} at most; give fewer or shorter ones.");

    private static void Require(bool isRight, string message)
    {
        if (!isRight)
            throw new SequenceApiException(ErrorCode.InvalidRequest, message);
    }
}
