namespace SequenceApi.Engine.Models;

/// <summary>How a model's text becomes tokens.</summary>
/// <param name="Kind">The tokenizer: <c>character</c>, <c>word</c>, <c>bpe</c> (byte-level byte pairs) or <c>sentencepiece</c>.</param>
/// <param name="Vocabulary">The vocabulary's file: tokens and ids in any of the forms that are told by what is in the file, a tokenizer.json, or a model of SentencePiece.</param>
/// <param name="Unknown">The token for what the vocabulary lacks, or null; byte pairs lack nothing, and SentencePiece names its own.</param>
/// <param name="Beginning">The token fed before a new text, as its own text (a line break is "\n" for byte pairs too), or null where a text starts from its own first token.</param>
/// <param name="End">The token that ends a text, as its own text, or null.</param>
/// <param name="Merges">The file of the byte pairs' merges, as GPT-2's merges.txt; null for other kinds.</param>
/// <param name="Padding">The token that filled texts up in training, or null: it writes nothing and is never chosen.</param>
public sealed record TokenizerManifest(
    string Kind, string Vocabulary, string? Unknown = null, string? Beginning = null, string? End = null, string? Merges = null,
    string? Padding = null);
