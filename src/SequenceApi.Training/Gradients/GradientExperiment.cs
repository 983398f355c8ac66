using SequenceApi.Training.Data;
using SequenceApi.Training.Logs;
using SequenceApi.Training.Training;
using static TorchSharp.torch;

namespace SequenceApi.Training.Gradients;

/// <summary>
/// Why a plain RNN forgets and an LSTM does not, measured: networks of the same size, text and seed, trained by the same
/// trainer as any model. Each run keeps its checkpoints in a folder of its own.
/// </summary>
/// <param name="corpus">The text.</param>
/// <param name="options">The networks and their training, whatever the cell.</param>
/// <param name="directory">Where the runs are kept.</param>
/// <param name="run">Takes a run of a name to its end, and shows how it goes.</param>
internal sealed class GradientExperiment(
    Corpus corpus, TrainingOptions options, string directory, Func<string, Trainer, ITrainingLog, bool> run)
{
    /// <summary>The greatest k, steps back.</summary>
    public const int Furthest = 100;

    /// <summary>Places of the held-out text that are measured.</summary>
    public const int Places = 256;

    /// <summary>Characters of it that are read at most.</summary>
    private const int MostMeasured = 100_000;

    /// <summary>The spectral radius of the exploding network's recurrent weights.</summary>
    public const double Radius = 1.5;

    /// <summary>The rate at which the exploding network learns, by plain gradient descent.</summary>
    public const double ExplodingRate = 1;

    /// <summary>Trains a network of a cell and measures it before and after.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="steps">Steps to train for, or a few more up to whole epochs.</param>
    /// <returns>Null where the run was stopped.</returns>
    /// <exception cref="TrainingException">The text is too short, or a checkpoint can't be written.</exception>
    public CellFlow? Measure(string cell, int steps)
    {
        var (trainer, held) = Start(options with { Cell = cell }, cell, steps);
        using (trainer)
        {
            var before = GradientFlow.Measure(trainer.Model, held, Furthest, Places);
            return run($"{cell}: training", trainer, new LogGroup([]))
                ? new CellFlow(cell, before, GradientFlow.Measure(trainer.Model, held, Furthest, Places))
                : null;
        }
    }

    /// <summary>
    /// Trains a plain RNN whose recurrent weights are so large that gradients grow on their way back, with and without
    /// clipping. Plain gradient descent, as AdamW divides a gradient by its own size.
    /// </summary>
    /// <param name="steps">Steps of each.</param>
    /// <returns>Null where a run was stopped.</returns>
    /// <exception cref="TrainingException">The text is too short, a checkpoint can't be written, or the first gradient is
    /// no number already.</exception>
    public Explosion? Explode(int steps)
    {
        var exploding = options with
        {
            Cell = "rnn",
            Optimizer = "sgd",
            Schedule = "plateau",
            PlateauFactor = 1,
            WeightDecay = 0,
            LearningRate = ExplodingRate,
        };
        var clipped = Record("exploding, clipped", "exploding-clipped", exploding, steps);
        if (clipped is null)
            return null;
        // The greatest float instead of infinity, which a checkpoint's JSON can't say.
        var unclipped = Record("exploding, not clipped", "exploding-unclipped", exploding with { Clip = float.MaxValue }, steps);
        return unclipped is null ? null : new Explosion(clipped, unclipped);
    }

    private List<StepReport>? Record(string name, string folder, TrainingOptions recipe, int steps)
    {
        var (trainer, _) = Start(recipe, folder, steps);
        using (trainer)
        {
            foreach (var layer in trainer.Model.Layers)
                Enlarge(layer.RecurrentWeight);
            var recorder = new StepRecorder();
            try
            {
                return run(name, trainer, recorder) ? recorder.Steps : null;
            }
            catch (DivergenceException) when (recorder.Steps.Count > 0 && recipe.Clip == float.MaxValue)
            {
                return recorder.Steps;
            }
        }
    }

    /// <summary>PyTorch draws weights evenly between ±1/√hidden, so their spectral radius is 1/√3 (the circular law).</summary>
    private static void Enlarge(Tensor weight)
    {
        using var _ = no_grad();
        weight.mul_(Radius * Math.Sqrt(3));
    }

    private (Trainer Trainer, int[] Held) Start(TrainingOptions recipe, string folder, int steps)
    {
        var (head, tail) = corpus.Split(options.Holdout);
        var (data, about) = TrainingData.Prepare(
            recipe, Cut(head, (steps + 1L) * options.BatchSize * options.Bptt), Cut(tail, MostMeasured));
        var path = Path.Combine(directory, folder);
        if (File.Exists(Path.Combine(path, Checkpoint.LastFileName)))
            throw new TrainingException($"{path} holds a run already: choose another --output.");
        var epochs = (steps + about.StepsPerEpoch - 1) / about.StepsPerEpoch;
        about = about with { Options = recipe with { Epochs = epochs } };
        return (new Trainer(data, about, path, TimeProvider.System, resumed: null), data.Validation);
    }

    /// <summary>A text's beginning, so that a large one costs no more time.</summary>
    private Corpus Cut(string text, long length)
    {
        var part = corpus with { Text = text };
        return length >= text.Length ? part : part with { Text = part.Split(1 - (double)length / text.Length).Head };
    }
}
