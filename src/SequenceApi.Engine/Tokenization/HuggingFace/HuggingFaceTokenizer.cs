namespace SequenceApi.Engine.Tokenization.HuggingFace;

/// <summary>What a tokenizer.json of Hugging Face's tokenizers says, as far as it can be done here exactly.</summary>
/// <param name="Kind">The tokenizer's name, as in <c>model.json</c>.</param>
/// <param name="Vocabulary">All tokens; the special ones are controls.</param>
/// <param name="Unknown">The token for other words, or null.</param>
/// <param name="Merges">The merges of byte pairs; null among words.</param>
/// <param name="Rules">How a text becomes words; null among byte pairs.</param>
/// <param name="Before">The token that is put before a text, or null.</param>
/// <param name="After">The token that is put behind a text, or null.</param>
internal sealed record HuggingFaceTokenizer(
    string Kind, Vocabulary Vocabulary, string? Unknown, Merge[]? Merges, WordRules? Rules, string? Before, string? After)
{
    /// <summary>The tokenizer itself.</summary>
    /// <param name="vocabulary">Its vocabulary, perhaps with more controls.</param>
    /// <exception cref="InvalidDataException">Its parts contradict each other.</exception>
    public Tokenizer Open(Vocabulary vocabulary) =>
        Rules is null ? new BytePairTokenizer(vocabulary, Merges!) : new WordTokenizer(vocabulary, Unknown, Rules);
}
