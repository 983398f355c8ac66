using SequenceApi.Training.Commands;
using SequenceApi.Training.Gradients;
using SequenceApi.Training.Model;
using SkiaSharp;

namespace SequenceApi.Training.Tests.Commands;

public sealed class GradientsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Every_cell_is_measured_and_the_pictures_and_tables_are_written()
    {
        var (exitCode, output, error) = Run(_folder.Write("corpus.txt", Runs.Text(3000)));

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("steps", output, StringComparison.Ordinal);
        var rows = File.ReadAllLines(_folder["out/gradients.csv"]);
        Assert.Equal("cell,weights,steps_back,norm,norm_h,share", rows[0]);
        Assert.Equal(3 * 2 * (GradientExperiment.Furthest + 1), rows.Length - 1);
        Assert.All(RecurrentLayer.Cells, cell => Assert.Contains(rows, row => row.StartsWith($"{cell},trained,100,", StringComparison.Ordinal)));
        Assert.Contains(File.ReadAllLines(_folder["out/exploding.csv"]), row => row.StartsWith("unclipped,1,", StringComparison.Ordinal));
        AssertPicture("gradients.png", GradientPicture.Width, GradientPicture.Height);
        AssertPicture("exploding.png", ExplosionFiles.Width, ExplosionFiles.NormHeight + ExplosionFiles.LossHeight);
    }

    [Fact]
    public void What_goes_wrong_is_one_clear_line()
    {
        AssertFails("missing.txt", _folder["missing.txt"]);
        AssertFails("is empty", _folder.Write("empty.txt", ""));
        AssertFails("to measure on has 60 tokens", _folder.Write("short.txt", Runs.Text(300)));
        _folder.Write("out", "in the way");
        AssertFails("Cannot write", _folder.Write("corpus.txt", Runs.Text(3000)));
    }

    public void Dispose() => _folder.Dispose();

    private void AssertPicture(string name, int width, int height)
    {
        using var picture = SKBitmap.Decode(_folder[$"out/{name}"]);
        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.True(picture.Pixels.Distinct().Count() > 10);
    }

    private void AssertFails(string part, string corpus)
    {
        var (exitCode, _, error) = Run(corpus);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private (int ExitCode, string Output, string Error) Run(string corpus)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        string[] arguments =
        [
            "gradients", "--corpus", corpus, "--output", _folder["out"], "--steps", "4", "--exploding-steps", "4",
            "--hidden-size", "8", "--batch-size", "4", "--bptt", "10", "--holdout", "0.2",
        ];
        return (CommandLine.Run(arguments, output, error), output.ToString(), error.ToString());
    }
}
