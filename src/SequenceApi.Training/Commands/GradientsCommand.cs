using System.CommandLine;
using SequenceApi.Training.Charts;
using SequenceApi.Training.Data;
using SequenceApi.Training.Gradients;
using SequenceApi.Training.Model;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Commands;

/// <summary><c>gradients</c>: shows why a plain RNN forgets and an LSTM does not.</summary>
internal static class GradientsCommand
{
    // Nothing is dropped, so that the cells are all that differs.
    private static readonly TrainingOptions Standard = new()
    {
        Layers = 1,
        HiddenSize = 128,
        EmbeddingSize = 32,
        Dropout = 0,
        WeightDrop = 0,
        Beginning = "",
    };

    private static readonly Option<string[]> CorpusPaths = new("--corpus") { Description = "The text to train and measure on: a UTF-8 file.", Required = true };
    private static readonly Option<string> Output = new("--output") { Description = "The folder for tables, pictures and runs. Runs that are there are not replaced.", Required = true };
    private static readonly Option<int> Steps = Arguments.Within("--steps", 1, 1_000_000, 1500, "Steps that each cell is trained for, up to whole epochs.");
    private static readonly Option<int> ExplodingSteps = Arguments.Within("--exploding-steps", 1, 1_000_000, 200, "Steps that the exploding network is trained for, with and without clipping.");
    private static readonly Option<int> Layers = Arguments.Within("--layers", 1, 16, Standard.Layers, "Stacked recurrent layers.");
    private static readonly Option<int> HiddenSize = Arguments.Within("--hidden-size", 1, 8192, Standard.HiddenSize, "Units of each layer.");
    private static readonly Option<int> BatchSize = Arguments.Within("--batch-size", 1, 4096, Standard.BatchSize, "Streams of text read side by side.");
    private static readonly Option<int> Bptt = Arguments.Within("--bptt", 1, 4096, Standard.Bptt, "Tokens that gradients flow back through in training.");
    private static readonly Option<double> Holdout = Arguments.Within("--holdout", 0.001, 0.9, Standard.Holdout, "Share of the corpus, at its end, to measure on.");
    private static readonly Option<long> Seed = Arguments.Within("--seed", 0, long.MaxValue, Standard.Seed, "Decides everything that is random.");

    public static Command Create()
    {
        var command = new Command("gradients", "Measure how far back gradients reach in an RNN, a GRU and an LSTM, before and after training, and let an RNN's explode.")
        {
            CorpusPaths, Output, Steps, ExplodingSteps, Layers, HiddenSize, BatchSize, Bptt, Holdout, Seed,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var (output, directory) = (result.InvocationConfiguration.Output, result.GetRequiredValue(Output));
        var options = Read(result);
        var corpus = Corpus.Read(result.GetRequiredValue(CorpusPaths));
        using var training = new TrainingRun(result);
        var experiment = new GradientExperiment(corpus, options, directory, (name, trainer, log) =>
        {
            output.WriteLine(name);
            return training.Take(trainer, log);
        });
        var cells = new List<CellFlow>();
        foreach (var cell in RecurrentLayer.Cells)
            if (experiment.Measure(cell, result.GetValue(Steps)) is { } flow)
                cells.Add(flow);
            else
                return TrainingRun.Interrupted;
        if (experiment.Explode(result.GetValue(ExplodingSteps)) is not { } explosion)
            return TrainingRun.Interrupted;
        Write(result, directory, cells, explosion, options.Clip);
        GradientTable.Show(CommandLine.Console(result), cells);
        output.WriteLine($"Wrote gradients.csv, gradients.png, exploding.csv and exploding.png to {directory}.");
        return 0;
    }

    private static TrainingOptions Read(ParseResult result) => Standard with
    {
        Layers = result.GetValue(Layers),
        HiddenSize = result.GetValue(HiddenSize),
        BatchSize = result.GetValue(BatchSize),
        Bptt = result.GetValue(Bptt),
        Holdout = result.GetValue(Holdout),
        Seed = result.GetValue(Seed),
    };

    private static void Write(ParseResult result, string directory, List<CellFlow> cells, Explosion explosion, double clip)
    {
        try
        {
            GradientTable.Write(Path.Combine(directory, "gradients.csv"), cells);
            ExplosionFiles.WriteTable(Path.Combine(directory, "exploding.csv"), explosion);
            Chart.WarnWithoutFont(result.InvocationConfiguration.Error);
            GradientPicture.Write(Path.Combine(directory, "gradients.png"), cells);
            ExplosionFiles.WritePicture(Path.Combine(directory, "exploding.png"), explosion, clip);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"Cannot write to {directory}: {exception.Message}", exception);
        }
    }
}
