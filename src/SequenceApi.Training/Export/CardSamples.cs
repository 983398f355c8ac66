using System.Globalization;
using System.Text;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Model;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Export;

/// <summary>The section of a model card that shows what the model writes.</summary>
internal static class CardSamples
{
    private const float Temperature = 0.8f;

    /// <summary>The section in Markdown, with samples drawn from the model.</summary>
    /// <param name="model">The network.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="beginningId">The token fed before a new text, or null.</param>
    /// <param name="words">What its tokens are called.</param>
    public static string Write(Network model, Tokenizer tokenizer, int? beginningId, TokenWords words)
    {
        var section = new StringBuilder();
        section.Append(CultureInfo.InvariantCulture, $"""
            ## Samples

            At temperature {Temperature}, from the beginning, {words.SampleLength} {words.One}s each, unpicked.

            """);
        foreach (var seed in new[] { 1, 2, 3 })
            section.Append(CultureInfo.InvariantCulture, $"\n```text\n{Draw(model, tokenizer, beginningId, Temperature, seed, words.SampleLength).Trim('\n', ' ')}\n```\n");
        return section.ToString();
    }

    /// <summary>A text that the model writes from its beginning, or from a first letter where it has no beginning token.</summary>
    /// <param name="model">The network.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="beginningId">The token fed before a new text, or null.</param>
    /// <param name="temperature">How bold it is.</param>
    /// <param name="seed">Decides the draws.</param>
    /// <param name="length">How many tokens it writes.</param>
    public static string Draw(Network model, Tokenizer tokenizer, int? beginningId, float temperature, long seed, int length)
    {
        var prompt = beginningId is null ? FirstLetter(tokenizer) : "";
        return prompt + string.Concat(new TextSampler(model, tokenizer, beginningId).Continue(prompt, new() { Temperature = temperature, Seed = seed }, length));
    }

    /// <summary>Something to begin with: the first token that has a letter, or else the last one.</summary>
    private static string FirstLetter(Tokenizer tokenizer)
    {
        var texts = Enumerable.Range(0, tokenizer.Vocabulary.Count).Where(id => id != tokenizer.UnknownId).Select(tokenizer.Text);
        return texts.FirstOrDefault(text => text.Any(char.IsLetter)) ?? texts.LastOrDefault(text => text.Length > 0) ?? "";
    }
}
