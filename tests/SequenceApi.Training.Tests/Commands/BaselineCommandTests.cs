using System.Globalization;
using SequenceApi.Training.Baselines;
using SequenceApi.Training.Commands;

namespace SequenceApi.Training.Tests.Commands;

public sealed class BaselineCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_baseline_needs_no_network_and_prints_what_it_writes()
    {
        var corpus = _folder.Write("corpus.txt", Runs.Text(600));

        var (exitCode, table, error) = Run("baseline", "--corpus", corpus, "--text", corpus, "--holdout", "0.1", "--output", _folder["baseline.json"]);

        Assert.Equal((0, ""), (exitCode, error));
        var result = BaselineResult.Load(_folder["baseline.json"]);
        Assert.Equal((8, 60), (result.Order, result.TokenCount));
        Assert.Contains(result.Perplexity.ToString("F4", CultureInfo.InvariantCulture), table, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_texts_are_learned_together()
    {
        var (corpus, more) = (_folder.Write("corpus.txt", "the cat\n"), _folder.Write("more.txt", "zebra\n"));
        string[] baseline = ["baseline", "--corpus", corpus, "--text", _folder.Write("text.txt", "the zebra\n"), "--tokens", "word", "--output", _folder["baseline.json"]];

        Assert.Equal(1, Measure(baseline).UnknownCount);
        Assert.Equal(0, Measure([.. baseline, "--corpus", more]).UnknownCount);
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

    private BaselineResult Measure(string[] arguments)
    {
        Assert.Equal(0, Run(arguments).ExitCode);
        return BaselineResult.Load(_folder["baseline.json"]);
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        return (CommandLine.Run(arguments, output, error), output.ToString(), error.ToString());
    }
}
