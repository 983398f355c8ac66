using System.CommandLine;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Commands;

/// <summary>The options of <c>train</c> that decide what it computes, with their ranges and defaults.</summary>
internal sealed class RecipeOptions
{
    private static readonly TrainingOptions Defaults = new();

    private readonly Option<int> _layers = Whole("--layers", 1, 16, Defaults.Layers, "Stacked recurrent layers.");
    private readonly Option<int> _hiddenSize = Whole("--hidden-size", 1, 8192, Defaults.HiddenSize, "Units of each layer.");
    private readonly Option<int> _embeddingSize = Whole("--embedding-size", 1, 8192, Defaults.EmbeddingSize, "Width of a token's embedding.");
    private readonly Option<double> _dropout = Real("--dropout", 0, 0.9, Defaults.Dropout, "Share of the units dropped between layers and before the output; the embedding loses a quarter of it.");
    private readonly Option<double> _weightDrop = Real("--weight-drop", 0, 0.9, Defaults.WeightDrop, "Share of the recurrent weights dropped.");
    private readonly Option<int> _batchSize = Whole("--batch-size", 1, 4096, Defaults.BatchSize, "Streams of text read side by side.");
    private readonly Option<int> _bptt = Whole("--bptt", 1, 4096, Defaults.Bptt, "Tokens that gradients flow back through.");
    private readonly Option<int> _epochs = Whole("--epochs", 1, 100_000, Defaults.Epochs, "Passes over the text.");
    private readonly Option<double?> _minutes = new("--minutes") { Description = "Train for this time instead of --epochs; the learning rate follows the clock." };
    private readonly Option<double> _learningRate = Real("--learning-rate", 0, 10, Defaults.LearningRate, "AdamW's highest learning rate.");
    private readonly Option<double> _warmUp = Real("--warm-up", 0, 0.9, Defaults.WarmUp, "Share of the run over which the learning rate grows to its highest.");
    private readonly Option<double> _weightDecay = Real("--weight-decay", 0, 10, Defaults.WeightDecay, "AdamW's decay of the weight matrices.");
    private readonly Option<double> _clip = Real("--clip", 1e-6, 1e6, Defaults.Clip, "The greatest norm of the gradient.");
    private readonly Option<long> _seed = new("--seed") { Description = "Decides everything random.", DefaultValueFactory = _ => Defaults.Seed };
    private readonly Option<double> _holdout = Real("--holdout", 0, 0.9, Defaults.Holdout, "Share of the corpus at its end kept for validation.");
    private readonly Option<string> _beginning = new("--beginning") { Description = "The character fed before a new text (default: a line break; \"\" for none).", DefaultValueFactory = _ => Defaults.Beginning };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[
            _layers, _hiddenSize, _embeddingSize, _dropout, _weightDrop, _batchSize, _bptt, _epochs, _minutes,
            _learningRate, _warmUp, _weightDecay, _clip, _seed, _holdout, _beginning])
            command.Add(option);
    }

    public TrainingOptions Read(ParseResult result, TrainingOptions? stored) => new()
    {
        Layers = result.GetValue(_layers),
        HiddenSize = result.GetValue(_hiddenSize),
        EmbeddingSize = result.GetValue(_embeddingSize),
        Dropout = result.GetValue(_dropout),
        WeightDrop = result.GetValue(_weightDrop),
        BatchSize = result.GetValue(_batchSize),
        Bptt = result.GetValue(_bptt),
        Epochs = result.GetValue(_epochs),
        Minutes = result.GetValue(_minutes),
        LearningRate = result.GetValue(_learningRate),
        WarmUp = result.GetValue(_warmUp),
        WeightDecay = result.GetValue(_weightDecay),
        Clip = result.GetValue(_clip),
        Seed = result.GetValue(_seed),
        Holdout = result.GetValue(_holdout),
        Beginning = result.GetValue(_beginning) ?? "",
    };

    private static Option<int> Whole(string name, int least, int most, int standard, string description)
    {
        var option = new Option<int>(name) { Description = $"{description} {least}…{most}.", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
                result.AddError($"{name} takes {least} to {most}, not {value}.");
        });
        return option;
    }

    private static Option<double> Real(string name, double least, double most, double standard, string description)
    {
        var option = new Option<double>(name) { Description = $"{description} {least}…{most}.", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is var value && !(value >= least && value <= most))
                result.AddError($"{name} takes {least} to {most}, not {value}.");
        });
        return option;
    }
}
