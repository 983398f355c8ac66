namespace SequenceApi.Engine.Models;

/// <summary>How a model's text becomes tokens.</summary>
/// <param name="Kind">The tokenizer: <c>character</c>.</param>
/// <param name="Vocabulary">The vocabulary's file.</param>
/// <param name="Unknown">The token for what the vocabulary lacks, or null.</param>
/// <param name="Beginning">The token fed before a new text, or null where a text starts from its own first token.</param>
/// <param name="End">The token that ends a text, or null.</param>
public sealed record TokenizerManifest(
    string Kind, string Vocabulary, string? Unknown = null, string? Beginning = null, string? End = null);
