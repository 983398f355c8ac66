using System.Globalization;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Export;
using SequenceApi.Training.Model;

namespace SequenceApi.Training.Import;

/// <summary>The README of a bundle whose weights came from PyTorch: what is known of them, and what they write.</summary>
internal static class ImportCard
{
    /// <summary>The card in Markdown.</summary>
    public static string Write(ImportSource source, ImportedTokenizer files, PyTorchWeights weights, Network model, Tokenizer tokenizer)
    {
        var (shape, words) = (weights.Shape, TokenWords.For(files.Manifest.Kind));
        return string.Create(CultureInfo.InvariantCulture, $"""
            # {source.Id}

            {source.Description}

            | | |
            | --- | --- |
            | network | {shape.Cell.ToUpperInvariant()}, {shape.Layers} × {shape.HiddenSize}, embedding {shape.EmbeddingSize}{(shape.IsTied ? " (tied)" : "")}, {weights.ParameterCount:N0} parameters |
            | tokens | {words.Tokens}; vocabulary {shape.VocabularySize:N0} |
            | weights | `{source.FileName}`, trained with PyTorch |
            | sha256 of the weights | `{source.Sha256}` |
            | recipe | not stated: the file has weights only |

            {CardSamples.Write(model, tokenizer, files.BeginningId(tokenizer), words)}
            ## Limits

            What it learned from, and under which licence, its file doesn't say: write it here. Its hidden state is all it
            remembers of a text, and that fades.

            """);
    }
}
