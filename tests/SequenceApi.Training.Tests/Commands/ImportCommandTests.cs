using SequenceApi.Engine.Models;
using SequenceApi.Training.Commands;
using SequenceApi.Training.Tests.Import;
using SequenceApi.Training.Tokenization;
using static TorchSharp.torch;

namespace SequenceApi.Training.Tests.Commands;

public sealed class ImportCommandTests : IDisposable
{
    private const string Characters = "\nabcdefghijklmnopqrs";
    private static readonly int[] Tokens = Runs.Tokens(220, PyTorchModel.Vocabulary);
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("lstm", 2, false, ScalarType.Float32)]
    [InlineData("lstm", 1, true, ScalarType.Float16)]
    [InlineData("gru", 2, true, ScalarType.BFloat16)]
    [InlineData("rnn", 2, false, ScalarType.Float64)]
    public void An_imported_model_is_served_with_the_logits_that_its_modules_compute(string cell, int layers, bool isTied, ScalarType type)
    {
        var model = new PyTorchModel(cell, layers, isTied, type: type);

        var (exitCode, output, error) = Import(model.Save(_folder["model.safetensors"], type), "--beginning", "\n");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("tokens of text that it wrote itself", output, StringComparison.Ordinal);
        using var catalog = new ModelLibrary(_folder["models"], new() { Precision = "fp32" }, intraOpThreads: 1).Open();
        Assert.True(ImportedLogits.Difference(model.Logits(Tokens), catalog.Default.StepModel, Tokens) < 1e-4);
        var manifest = catalog.Default.Manifest;
        Assert.Equal((cell, layers, PyTorchModel.Hidden, PyTorchModel.Vocabulary), (manifest.Architecture.Cell, manifest.Architecture.Layers, manifest.Architecture.HiddenSize, manifest.Architecture.VocabularySize));
        Assert.Equal(("tiny", "int8", "A character model trained with PyTorch."), (manifest.Id, manifest.DefaultPrecision, manifest.Description));
        Assert.Equal(0, catalog.Default.Beginning!.LastToken);
        Assert.Equal(["chars.txt", "model.int8.onnx", "model.onnx"], manifest.Sha256!.Keys.Order(StringComparer.Ordinal));
        var card = File.ReadAllLines(_folder["models/tiny/README.md"]);
        Assert.Contains("| weights | `model.safetensors`, trained with PyTorch |", card);
        Assert.Equal(1, Array.FindIndex(card, row => row.StartsWith("| int8 | ", StringComparison.Ordinal)) - Array.FindIndex(card, row => row.StartsWith("| recipe | ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_text_measures_both_graphs()
    {
        var weights = new PyTorchModel("gru").Save(_folder["model.safetensors"]);

        var (exitCode, output, error) = Import(weights, "--text", _folder.Write("text.txt", Runs.Text(500).Replace("t", "b", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)), "--description", "Writes nonsense.");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches(@"float32: [0-9.]+ nats per token; 8 bits: [0-9.]+, [+-]0\.00[0-9]+, on [0-9]+ tokens of text\.txt", output);
        Assert.Equal("Writes nonsense.", ModelManifest.Load(_folder["models/tiny"]).Description);
    }

    [Fact]
    public void Without_a_graph_in_8_bits_nothing_is_measured()
    {
        Assert.Equal(0, Import(new PyTorchModel("rnn").Save(_folder["model.safetensors"]), "--fp32-only").ExitCode);

        Assert.Equal("fp32", ModelManifest.Load(_folder["models/tiny"]).DefaultPrecision);
    }

    [Fact]
    public void Words_come_along_as_their_file_has_them()
    {
        var weights = new PyTorchModel("lstm").Save(_folder["model.safetensors"]);
        var words = _folder.Write("words.txt", "<unk>\n<eos>\n" + string.Join<char>('\n', Characters[2..]));

        var (exitCode, _, error) = Run([
            "import", "--safetensors", weights, "--vocabulary", words, "--tokenizer", "word", "--output", _folder["models/tiny"],
            "--unknown", "<unk>", "--beginning", "<eos>", "--end", "<eos>"]);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(File.ReadAllText(words), File.ReadAllText(_folder["models/tiny/words.txt"]));
        Assert.Equal(new TokenizerManifest("word", "words.txt", "<unk>", "<eos>", "<eos>"), ModelManifest.Load(_folder["models/tiny"]).Tokenizer);
    }

    [Fact]
    public void Byte_pairs_come_along_with_their_merges()
    {
        LearnedTokenizer.Learn("bpe", Runs.Text(2000), 260).Save(_folder.Path);
        var weights = new PyTorchModel("lstm", vocabulary: 260).Save(_folder["model.safetensors"]);
        string[] import = ["import", "--safetensors", weights, "--vocabulary", _folder["vocab.json"], "--tokenizer", "bpe", "--output", _folder["models/tiny"]];

        var (exitCode, _, error) = Run([.. import, "--merges", _folder["merges.txt"]]);

        Assert.Equal((0, ""), (exitCode, error));
        using var catalog = new ModelLibrary(_folder["models"], new(), intraOpThreads: 1).Open();
        Assert.Equal(new TokenizerManifest("bpe", "vocab.json", Merges: "merges.txt"), catalog.Default.Manifest.Tokenizer);
        AssertFails("has the name of another file", [.. import, "--merges", _folder["vocab.json"]]);
    }

    [Fact]
    public void What_cannot_be_imported_is_one_clear_line_and_nothing_is_written()
    {
        var weights = new PyTorchModel("lstm").Save(_folder["model.safetensors"]);
        var none = new[] { "import", "--output", _folder["models/tiny"], "--safetensors", weights, "--vocabulary" };

        AssertFails("short.txt has 3 tokens, but the weights are of 20", [.. none, _folder.Write("short.txt", "abc")]);
        AssertFails("missing.txt", [.. none, _folder["missing.txt"]]);
        AssertFails("name is empty", [.. none, ""]);
        AssertFails("README.md has the name of another file", [.. none, _folder.Write("README.md", Characters)]);
        AssertFails("is not valid JSON", [.. none, _folder.Write("broken.json", "{")]);
        AssertFails("needs merges", [.. none, _folder.Write("chars.txt", Characters), "--tokenizer", "bpe"]);
        AssertFails("lacks the token '<s>'", Arguments(weights, "--beginning", "<s>"));
        AssertFails("lacks the token", Arguments(weights, "--end", "€"));
        AssertFails("can't name a model", Arguments(weights, "--id", "Tiny"));
        AssertFails("relu can't be imported", Arguments(weights, "--nonlinearity", "relu"));
        AssertFails("'x.weight' can't be the embedding", Arguments(weights, "--embedding", "x.weight"));
        AssertFails("not a whole safetensors file", Arguments(_folder.Write("pickle.pt", "PK\u0003\u0004 is what torch.save writes")));
        AssertFails("missing.safetensors", Arguments(_folder["missing.safetensors"]));
        AssertFails("Cannot read", Arguments(weights, "--text", _folder["missing.txt"]));
        AssertFails("weight_ih_l0", Arguments(new Dictionary<string, Tensor>().Save(_folder["empty.safetensors"])));
        Assert.False(Directory.Exists(_folder["models"]));
    }

    public void Dispose() => _folder.Dispose();

    private string[] Arguments(string weights, params string[] more) =>
        ["import", "--safetensors", weights, "--vocabulary", _folder.Write("chars.txt", Characters), "--output", _folder["models/tiny"], .. more];

    private (int ExitCode, string Output, string Error) Import(string weights, params string[] more) => Run(Arguments(weights, more));

    private static (int ExitCode, string Output, string Error) Run(string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        return (CommandLine.Run(arguments, output, error), output.ToString(), error.ToString());
    }

    private static void AssertFails(string part, string[] arguments)
    {
        var (exitCode, _, error) = Run(arguments);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }
}
