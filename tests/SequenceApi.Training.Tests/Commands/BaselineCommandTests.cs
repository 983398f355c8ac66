using System.Globalization;
using SequenceApi.Training.Commands;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Tests.Commands;

public sealed class BaselineCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_baseline_needs_no_network()
    {
        var corpus = _folder.Write("corpus.txt", Runs.Text(600));

        var (exitCode, table, error) = Run("baseline", "--corpus", corpus, "--text", corpus, "--holdout", "0.1");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches("tokens scored +60", table);
        Assert.Matches("perplexity +[0-9]", table);
    }

    [Fact]
    public void Several_texts_are_learned_together()
    {
        var (corpus, more) = (_folder.Write("corpus.txt", "the cat\n"), _folder.Write("more.txt", "zebra\n"));
        string[] baseline = ["baseline", "--corpus", corpus, "--text", _folder.Write("text.txt", "the zebra\n"), "--tokens", "word"];

        Assert.Matches("unknown +1", Run(baseline).Output);
        Assert.Matches("unknown +0", Run([.. baseline, "--corpus", more]).Output);
    }

    [Fact]
    public void A_network_is_compared_with_a_baseline_on_the_same_tokens()
    {
        var corpus = _folder.Write("corpus.txt", Runs.Text(600));
        Run("train", "--corpus", corpus, "--output", _folder["run"], "--hidden-size", "16", "--embedding-size", "8",
            "--batch-size", "4", "--bptt", "10", "--epochs", "2", "--holdout", "0.1");
        string[] evaluate = ["evaluate", "--checkpoint", _folder["run"], "--text", corpus, "--holdout", "0.1"];
        string[] beside = [.. evaluate, "--baseline", corpus, "--baseline-order", "3", "--output", _folder["evaluation.json"]];

        var (own, characters) = (Measure(beside), Measure([.. beside, "--baseline-tokens", "character"]));
        var (_, alone, _) = Run(evaluate);
        var (_, table, _) = Run(beside);

        Assert.Equal(("3-gram (character)", 60), (own.Name, own.TokenCount));
        Assert.Equal(own, characters);
        Assert.DoesNotContain("below", alone, StringComparison.Ordinal);
        var rows = table.Split('\n').Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        Assert.Equal(["network", "3-gram (character)", "below it by"], rows[0]);
        Assert.Equal(own.BitsPerCharacter!.Value, double.Parse(rows[3][2], CultureInfo.InvariantCulture), tolerance: 1e-5);
        Assert.Equal(
            100 * (1 - double.Parse(rows[3][1], CultureInfo.InvariantCulture) / own.BitsPerCharacter.Value),
            double.Parse(rows[3][3].TrimEnd('%'), CultureInfo.InvariantCulture), tolerance: 0.06);
    }

    [Fact]
    public void A_baseline_without_a_text_to_learn_from_is_asked_for_it()
    {
        var corpus = _folder.Write("corpus.txt", Runs.Text(600));
        Run("train", "--corpus", corpus, "--output", _folder["run"], "--hidden-size", "8", "--batch-size", "4", "--bptt", "10", "--epochs", "1");

        foreach (var option in new[] { new[] { "--baseline-order", "3" }, ["--baseline-tokens", "character"] })
            Assert.Contains("--baseline FILE", Run(["evaluate", "--checkpoint", _folder["run"], "--text", corpus, .. option]).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--order", "0", "--order takes ")]
    [InlineData("--tokens", "syllable", "syllable")]
    [InlineData("--holdout", "1", "--holdout")]
    public void A_baseline_that_cannot_be_is_one_clear_line(string option, string value, string part)
    {
        var corpus = _folder.Write("corpus.txt", Runs.Text(600));

        var (exitCode, _, error) = Run("baseline", "--corpus", corpus, "--text", corpus, option, value);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    public void Dispose() => _folder.Dispose();

    private Figures Measure(string[] arguments)
    {
        Assert.Equal(0, Run(arguments).ExitCode);
        return EvaluationReport.Load(_folder["evaluation.json"]).Baseline!;
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        return (CommandLine.Run(arguments, output, error), output.ToString(), error.ToString());
    }
}
