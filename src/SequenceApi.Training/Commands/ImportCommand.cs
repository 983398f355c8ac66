using System.CommandLine;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Data;
using SequenceApi.Training.Export;
using SequenceApi.Training.Import;
using SequenceApi.Training.Model;

namespace SequenceApi.Training.Commands;

/// <summary><c>import</c>: makes a model for the server of weights that PyTorch trained.</summary>
internal static class ImportCommand
{
    private const int WrittenTokens = 2048;

    private static readonly Option<string> Weights = new("--safetensors") { Description = "The weights: a state_dict() that safetensors saved, of nn.Embedding, one nn.LSTM, nn.GRU or nn.RNN, and nn.Linear.", Required = true };
    private static readonly Option<string> VocabularyPath = new("--vocabulary") { Description = "The file of the tokens, in any form that the server reads.", Required = true };
    private static readonly Option<string> Kind = Arguments.OneOf("--tokenizer", TokenizerKind.All, TokenizerKind.Character, "What a token is.");
    private static readonly Option<string?> Merges = new("--merges") { Description = "The file of the merges of byte pairs, if it is a file of its own." };
    private static readonly Option<string?> Unknown = new("--unknown") { Description = "The token for what the vocabulary lacks." };
    private static readonly Option<string?> Beginning = new("--beginning") { Description = "The token fed before a new text; none if left out." };
    private static readonly Option<string?> End = new("--end") { Description = "The token that ends a text; none if left out." };
    private static readonly Option<string?> Padding = new("--padding") { Description = "The token that filled texts up in training." };
    private static readonly Option<string> Output = new("--output") { Description = "The bundle's folder: models/<id>. A bundle that is there is replaced.", Required = true };
    private static readonly Option<string?> Id = new("--id") { Description = "The model's name; the folder's, if left out." };
    private static readonly Option<string?> Description = new("--description") { Description = "What the model is good for, in a sentence." };
    private static readonly Option<string?> EmbeddingName = new("--embedding") { Description = "The name of the embedding's weight, where shapes and names leave a choice." };
    private static readonly Option<string> Nonlinearity = Arguments.OneOf("--nonlinearity", ["tanh", "relu"], "tanh", "What a plain RNN was made with, which its weights don't tell; relu can't be imported.");
    private static readonly Option<string?> TextPath = new("--text") { Description = "The text on which both graphs are measured: a UTF-8 file; what the model writes itself, if left out." };
    private static readonly Option<bool> Fp32Only = new("--fp32-only") { Description = "Write no graph in 8 bits, and measure nothing." };

    public static Command Create()
    {
        var command = new Command("import", "Write a model for the server, of the weights of a PyTorch model.")
        {
            Weights, VocabularyPath, Kind, Merges, Unknown, Beginning, End, Padding, Output, Id, Description, EmbeddingName, Nonlinearity, TextPath, Fp32Only,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        if (result.GetValue(Nonlinearity) == "relu")
            throw new TrainingException("An RNN with relu can't be imported: the step graph's is tanh. Export it to ONNX from PyTorch instead.");
        try
        {
            Import(result);
            return 0;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(exception.Message, exception);
        }
    }

    private static void Import(ParseResult result)
    {
        var (path, directory) = (Named(result.GetRequiredValue(Weights)), Named(result.GetRequiredValue(Output)));
        var id = Arguments.ModelId(result.GetValue(Id), directory);
        var text = result.GetValue(Fp32Only) || result.GetValue(TextPath) is not { } file ? null : Corpus.Read(file);
        var weights = PyTorchWeights.Read(path, result.GetValue(EmbeddingName));
        var files = Files(result);
        var tokenizer = files.Open(weights.Shape.VocabularySize);
        using var model = weights.ToNetwork();
        var source = new ImportSource(id, result.GetValue(Description) ?? $"A {TokenWords.For(files.Manifest.Kind).Model} trained with PyTorch.", Path.GetFileName(path), Bundle.Digest(path));
        ImportedBundle.Write(directory, source, files, weights, model, tokenizer, folder =>
        {
            if (!result.GetValue(Fp32Only))
                Quantization.Run(result, folder, text ?? WrittenBy(model, tokenizer, files.BeginningId(tokenizer)));
        });
        result.InvocationConfiguration.Output.WriteLine(
            $"Wrote the model '{id}' to {directory}: {weights.Shape.Cell.ToUpperInvariant()}, {weights.Shape.Layers} × {weights.Shape.HiddenSize}, embedding {weights.Shape.EmbeddingSize}{(weights.Shape.IsTied ? " (tied)" : "")}, vocabulary {weights.Shape.VocabularySize}.");
    }

    private static ImportedTokenizer Files(ParseResult result)
    {
        var (vocabulary, merges) = (Named(result.GetRequiredValue(VocabularyPath)), result.GetValue(Merges) is { } path ? Named(path) : null);
        return new(vocabulary, merges, new(
            result.GetValue(Kind)!, Path.GetFileName(vocabulary), result.GetValue(Unknown), result.GetValue(Beginning), result.GetValue(End),
            merges is null ? null : Path.GetFileName(merges), result.GetValue(Padding)));
    }

    private static string Named(string path) =>
        path.Length > 0 ? path : throw new InvalidDataException("A file's name is empty.");

    /// <summary>On the model's own text the damage is the divergence of the two graphs, and needs no corpus.</summary>
    private static Corpus WrittenBy(Network model, Tokenizer tokenizer, int? beginningId) =>
        new("text that it wrote itself", CardSamples.Draw(model, tokenizer, beginningId, temperature: 1, seed: 1, WrittenTokens), "");
}
