using System.Globalization;
using SequenceApi.Engine.Models;
using SequenceApi.Training.Commands;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("character", 600)]
    [InlineData("word", 2000)]
    [InlineData("bpe", 2000)]
    public void A_model_is_trained_evaluated_sampled_and_exported(string tokenizer, int length)
    {
        var corpus = _folder.Write("corpus.txt", Runs.Text(length));

        var (trained, _, trainingError) = Train(corpus, "--tokenizer", tokenizer);
        var (evaluated, table, _) = Run("evaluate", "--checkpoint", _folder["run"], "--text", corpus, "--holdout", "0.1");
        var (sampled, text, _) = Run("sample", "--checkpoint", _folder["run"], "--prompt", "the ", "--length", "20");
        var (exported, _, exportError) = Run("export", "--checkpoint", _folder["run"], "--output", _folder["models/tiny"]);

        Assert.Equal((0, ""), (trained, trainingError));
        Assert.Equal((0, ""), (exported, exportError));
        Assert.Equal(0, evaluated);
        Assert.Equal(0, sampled);
        Assert.StartsWith("the ", text, StringComparison.Ordinal);
        var best = Checkpoint.Load(_folder["run"]).About.Progress.Best!.Value;
        Assert.Contains(best.ToString("F5", CultureInfo.InvariantCulture), table, StringComparison.Ordinal);
        var manifest = ModelManifest.Load(_folder["models/tiny"]);
        Assert.Equal(("tiny", "int8"), (manifest.Id, manifest.DefaultPrecision));
    }

    [Fact]
    public void A_bundle_is_quantized_without_its_run()
    {
        var corpus = _folder.Write("corpus.txt", Runs.Text(600));
        Train(corpus);
        Run("export", "--checkpoint", _folder["run"], "--output", _folder["models/tiny"], "--fp32-only");
        Assert.Equal("fp32", ModelManifest.Load(_folder["models/tiny"]).DefaultPrecision);
        Directory.CreateDirectory(_folder["models/tiny/images"]);
        var picture = _folder.Write("models/tiny/images/picture.txt", "a picture");

        var (quantized, output, error) = Run("quantize", "--model", _folder["models/tiny"], "--text", corpus, "--holdout", "0.5");

        Assert.Equal((0, ""), (quantized, error));
        Assert.Matches(@"8 bits: [0-9.]+, [+-]0\.00[0-9]+, on 300 tokens of corpus\.txt", output);
        Assert.Equal("int8", ModelManifest.Load(_folder["models/tiny"]).DefaultPrecision);
        Assert.Equal("a picture", File.ReadAllText(picture));
        Assert.Contains("| int8 | ", File.ReadAllText(_folder["models/tiny/README.md"]), StringComparison.Ordinal);
        AssertFails("There is no model", "quantize", "--model", _folder["models"], "--text", corpus);
        AssertFails("fewer than two tokens", "quantize", "--model", _folder["models/tiny"], "--text", _folder.Write("short.txt", "a"));
        File.WriteAllText(_folder["models/tiny/model.onnx"], "no graph");
        AssertFails("damaged", "quantize", "--model", _folder["models/tiny"], "--text", corpus);
    }

    [Fact]
    public void An_export_without_a_text_to_measure_on_says_what_to_do()
    {
        var corpus = _folder.Write("corpus.txt", Runs.Text(600));
        Run("train", "--corpus", corpus, "--output", _folder["run"], "--hidden-size", "16", "--embedding-size", "8",
            "--batch-size", "4", "--bptt", "10", "--epochs", "1", "--holdout", "0");
        string[] export = ["export", "--checkpoint", _folder["run"], "--output", _folder["models/tiny"]];

        AssertFails("--fp32-only", export);
        Assert.False(Directory.Exists(_folder["models/tiny"]));
        Assert.Equal(0, Run([.. export, "--text", corpus]).ExitCode);
    }

    [Fact]
    public void Resuming_takes_the_options_of_the_run_and_refuses_others_by_name()
    {
        var corpus = _folder.Write("corpus.txt", Runs.Text(600));
        Train(corpus);
        string[] resume = ["train", "--corpus", corpus, "--output", _folder["run"], "--resume"];

        Assert.Equal(0, Run(resume).ExitCode);
        Assert.Equal(0, Run([.. resume, "--hidden-size", "16"]).ExitCode);
        AssertFails("--hidden-size 16, not 32", [.. resume, "--hidden-size", "32"]);
        AssertFails("--minutes unset, not 3", [.. resume, "--minutes", "3"]);
        _folder.Write("corpus.txt", Runs.Text(601));
        AssertFails("another corpus", resume);
    }

    [Fact]
    public void Resuming_learns_the_same_tokenizer_again()
    {
        var corpus = _folder.Write("corpus.txt", Runs.Text(2000));
        Train(corpus, "--tokenizer", "bpe", "--vocabulary-size", "270");

        Assert.Equal(0, Run("train", "--corpus", corpus, "--output", _folder["run"], "--resume").ExitCode);
        AssertFails("--tokenizer bpe, not word", "train", "--corpus", corpus, "--output", _folder["run"], "--resume", "--tokenizer", "word");
        AssertFails("--vocabulary-size 270, not 271", "train", "--corpus", corpus, "--output", _folder["run"], "--resume", "--vocabulary-size", "271");
    }

    [Fact]
    public void An_unknown_tokenizer_is_refused() =>
        AssertFails("syllable", "train", "--corpus", "x", "--output", "y", "--tokenizer", "syllable");

    [Fact]
    public void Bits_per_character_count_the_characters_of_the_text()
    {
        var corpus = _folder.Write("corpus.txt", Runs.Text(2000));
        Train(corpus, "--tokenizer", "word");

        var (_, table, _) = Run("evaluate", "--checkpoint", _folder["run"], "--text", corpus, "--holdout", "0.1");

        var about = Checkpoint.Load(_folder["run"]).About;
        var bits = about.Progress.Best!.Value / Math.Log(2) / about.CharactersPerToken!.Value;
        Assert.Contains(bits.ToString("F5", CultureInfo.InvariantCulture), table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_not_overwritten_without_being_asked()
    {
        var corpus = _folder.Write("corpus.txt", Runs.Text(600));
        Train(corpus);

        AssertFails("--resume", "train", "--corpus", corpus, "--output", _folder["run"]);
    }

    [Fact]
    public void A_corpus_that_cannot_be_read_or_learned_from_is_one_clear_line()
    {
        string[] Train(string corpus, params string[] more) => ["train", "--corpus", corpus, "--output", _folder["run"], .. more];

        AssertFails("name is empty", Train(""));
        AssertFails("missing.txt", Train(_folder["missing.txt"]));
        AssertFails("is empty", Train(_folder.Write("empty.txt", "")));
        AssertFails("is not UTF-8", Train(_folder.Write("latin1.txt", [0x63, 0x61, 0x66, 0xE9])));
        AssertFails("one batch takes 4,096", Train(_folder.Write("short.txt", Runs.Text(100))));
        AssertFails("'line break'", Train(_folder.Write("unbroken.txt", new string('a', 9000))));
        AssertFails("'€'", Train(_folder.Write("no-euro.txt", Runs.Text(9000)), "--beginning", "€"));
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Theory]
    [InlineData("--layers", "0")]
    [InlineData("--layers", "many")]
    [InlineData("--dropout", "NaN")]
    [InlineData("--dropout", "1")]
    [InlineData("--minutes", "0")]
    [InlineData("--seed", "-1")]
    [InlineData("--holdout", "1.5")]
    [InlineData("--vocabulary-size", "2")]
    public void A_value_out_of_its_range_is_refused_by_name(string option, string value) =>
        AssertFails($"{option} takes ", "train", "--corpus", "x", "--output", "y", option, value);

    [Theory]
    [InlineData("--cell", "transformer")]
    [InlineData("--optimizer", "adam")]
    [InlineData("--schedule", "line")]
    public void A_word_that_is_none_of_an_options_words_is_refused(string option, string value) =>
        AssertFails($"'{value}'", "train", "--corpus", "x", "--output", "y", option, value);

    [Fact]
    public void A_preset_reads_its_corpora_below_the_folder_and_may_be_changed()
    {
        Directory.CreateDirectory(_folder["corpora/tinyshakespeare"]);
        _folder.Write("corpora/tinyshakespeare/train.txt", Runs.Text(600));
        string[] train = ["train", "--corpus", _folder["corpora"], "--output", _folder["run"], "--preset"];

        var (exitCode, _, error) = Run([.. train, "shakespeare", "--hidden-size", "8", "--batch-size", "4", "--bptt", "10", "--epochs", "1"]);

        Assert.Equal((0, ""), (exitCode, error));
        var about = Checkpoint.Load(_folder["run"]).About;
        Assert.Equal("tinyshakespeare/train.txt", about.Corpus);
        Assert.Equal(8, about.Options.HiddenSize);
        Assert.Equal(Preset.Named("shakespeare").Options.Dropout, about.Options.Dropout);
        AssertFails("--hidden-size 8, not 512", [.. train, "shakespeare", "--resume"]);
        AssertFails("no preset 'milton'", "train", "--corpus", _folder.Path, "--output", _folder["other"], "--preset", "milton");
        AssertFails("train.txt", "train", "--corpus", _folder["nowhere"], "--output", _folder["other"], "--preset", "shakespeare");
    }

    [Fact]
    public void A_profile_compares_steps_with_a_bare_loop_and_keeps_nothing()
    {
        foreach (var cell in new[] { "rnn", "gru", "lstm" })
        {
            var (exitCode, output, error) = Run(
                "train", "--profile", "--corpus", _folder.Write("corpus.txt", Runs.Text(600)), "--cell", cell,
                "--hidden-size", "8", "--batch-size", "4", "--bptt", "10");

            Assert.Equal((0, ""), (exitCode, error));
            Assert.Matches("^[0-9,]+ tokens/s, [0-9]+ ?% of a bare torch loop of the same shape", output);
        }

        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_one_clear_line()
    {
        var corpus = _folder.Write("corpus.txt", Runs.Text(9000));

        AssertFails($"Cannot write to {corpus}", "train", "--corpus", corpus, "--output", corpus);

        Directory.CreateDirectory(_folder["run/last.safetensors"]);
        AssertFails("Cannot write the checkpoint", "train", "--corpus", corpus, "--output", _folder["run"]);
    }

    [Fact]
    public void A_card_takes_no_figures_of_another_model()
    {
        var corpus = _folder.Write("corpus.txt", Runs.Text(600));
        Train(corpus);
        Run("evaluate", "--checkpoint", _folder["run"], "--text", corpus, "--holdout", "0.1", "--output", _folder["held-out.json"]);
        Run("evaluate", "--checkpoint", _folder["run"], "--text", corpus, "--output", _folder["learned.json"]);
        var report = EvaluationReport.Load(_folder["held-out.json"]);
        (report with { Corpus = "other" }).Save(_folder["corpus.json"]);
        (report with { Step = 3 }).Save(_folder["step.json"]);
        string[] export = ["export", "--checkpoint", _folder["run"], "--output", _folder["models/tiny"]];

        AssertFails("another model", [.. export, "--evaluation", _folder["corpus.json"]]);
        AssertFails("another model", [.. export, "--evaluation", _folder["step.json"]]);
        AssertFails("another model", [.. export, "--held-out", _folder["corpus.json"]]);
        AssertFails("has learned from", [.. export, "--held-out", _folder["learned.json"]]);
        Assert.Equal(0, Run([.. export, "--evaluation", _folder["learned.json"], "--held-out", _folder["step.json"]]).ExitCode);
        AssertFails("Cannot write", "evaluate", "--checkpoint", _folder["run"], "--text", corpus, "--output", _folder["missing/a.json"]);
    }

    [Fact]
    public void What_is_no_checkpoint_is_one_clear_line()
    {
        AssertFails("no checkpoint", "sample", "--checkpoint", _folder.Path);
        AssertFails("not a whole safetensors file", "sample", "--checkpoint", _folder.Write("a.safetensors", "{}{}{}{}{}"));
    }

    [Theory]
    [InlineData]
    [InlineData("train")]
    [InlineData("train", "--corpus", "x", "--output", "y", "--hiden-size", "3")]
    [InlineData("fly")]
    public void A_command_line_that_is_not_understood_is_one_clear_line(params string[] arguments) => AssertFails("", arguments);

    public void Dispose() => _folder.Dispose();

    private (int ExitCode, string Output, string Error) Train(string corpus, params string[] more) => Run(
        ["train", .. more, "--corpus", corpus, "--output", _folder["run"], "--hidden-size", "16", "--embedding-size", "8",
        "--batch-size", "4", "--bptt", "10", "--epochs", "2", "--holdout", "0.1"]);

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        return (CommandLine.Run(arguments, output, error), output.ToString(), error.ToString());
    }

    private static void AssertFails(string part, params string[] arguments)
    {
        var (exitCode, _, error) = Run(arguments);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }
}
