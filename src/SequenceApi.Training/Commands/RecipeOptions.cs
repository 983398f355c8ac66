using System.CommandLine;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Model;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Commands;

/// <summary>The options of <c>train</c> that decide what it computes.</summary>
internal sealed class RecipeOptions
{
    private static readonly TrainingOptions Standard = new();

    private readonly List<Choice> _choices =
    [
        new Choice<string>(Arguments.OneOf("--cell", RecurrentLayer.Cells, Standard.Cell, "The recurrent cell."),
            options => options.Cell, (options, value) => options with { Cell = value }),
        new Choice<int>(Arguments.Within("--layers", 1, 16, Standard.Layers, "Stacked recurrent layers."),
            options => options.Layers, (options, value) => options with { Layers = value }),
        new Choice<int>(Arguments.Within("--hidden-size", 1, 8192, Standard.HiddenSize, "Units of each layer."),
            options => options.HiddenSize, (options, value) => options with { HiddenSize = value }),
        new Choice<int>(Arguments.Within("--embedding-size", 1, 8192, Standard.EmbeddingSize, "Width of a token's embedding."),
            options => options.EmbeddingSize, (options, value) => options with { EmbeddingSize = value }),
        new Choice<bool>(new Option<bool>("--tied") { Description = "Predict with the embedding's weights, transposed." },
            options => options.IsTied, (options, value) => options with { IsTied = value }),
        new Choice<double>(Arguments.Within("--forget-bias", -10, 10, Standard.ForgetBias, "Added to the first bias of an LSTM's forget gate."),
            options => options.ForgetBias, (options, value) => options with { ForgetBias = value }),
        new Choice<double>(Arguments.Within("--dropout", 0, 0.9, Standard.Dropout, "Share of the units dropped between layers."),
            options => options.Dropout, (options, value) => options with { Dropout = value }),
        new Choice<double?>(Arguments.OptionalWithin("--embedding-dropout", 0, 0.9, "Share of the embedding's units dropped; a quarter of --dropout if left out."),
            options => options.EmbeddingDropout, (options, value) => options with { EmbeddingDropout = value }),
        new Choice<double?>(Arguments.OptionalWithin("--output-dropout", 0, 0.9, "Share of the last layer's units dropped; --dropout if left out."),
            options => options.OutputDropout, (options, value) => options with { OutputDropout = value }),
        new Choice<double>(Arguments.Within("--weight-drop", 0, 0.9, Standard.WeightDrop, "Share of the recurrent weights dropped."),
            options => options.WeightDrop, (options, value) => options with { WeightDrop = value }),
        new Choice<int>(Arguments.Within("--batch-size", 1, 4096, Standard.BatchSize, "Streams of text read side by side."),
            options => options.BatchSize, (options, value) => options with { BatchSize = value }),
        new Choice<int>(Arguments.Within("--bptt", 1, 4096, Standard.Bptt, "Tokens that gradients flow back through."),
            options => options.Bptt, (options, value) => options with { Bptt = value }),
        new Choice<int>(Arguments.Within("--epochs", 1, 100_000, Standard.Epochs, "Passes over the text."),
            options => options.Epochs, (options, value) => options with { Epochs = value }),
        new Choice<double?>(Arguments.OptionalWithin("--minutes", 0.001, 1e6, "Train for this time instead of --epochs; the learning rate follows the clock."),
            options => options.Minutes, (options, value) => options with { Minutes = value }),
        new Choice<string>(Arguments.OneOf("--optimizer", Optimizer.Kinds, Standard.Optimizer, "What moves the weights."),
            options => options.Optimizer, (options, value) => options with { Optimizer = value }),
        new Choice<string>(Arguments.OneOf("--schedule", LearningRateSchedule.Kinds, Standard.Schedule, "How the learning rate falls after the warm-up: to zero along a cosine, or by --plateau-factor after each validation that is not the best."),
            options => options.Schedule, (options, value) => options with { Schedule = value }),
        new Choice<double>(Arguments.Within("--plateau-factor", 0.01, 1, Standard.PlateauFactor, "What a plateau multiplies the learning rate by."),
            options => options.PlateauFactor, (options, value) => options with { PlateauFactor = value }),
        new Choice<int>(Arguments.Within("--patience", 0, 1000, Standard.Patience, "Validations in a row that may miss the best before the run ends; 0 for any number."),
            options => options.Patience, (options, value) => options with { Patience = value }),
        new Choice<int>(Arguments.Within("--validations-per-epoch", 1, 1000, Standard.ValidationsPerEpoch, "How often the weights are validated, and the best ones kept."),
            options => options.ValidationsPerEpoch, (options, value) => options with { ValidationsPerEpoch = value }),
        new Choice<double>(Arguments.Within("--ema-decay", 0, 0.99999, Standard.EmaDecay, "Validate and keep the weights' running mean, of which a step leaves this share; 0 for the weights themselves."),
            options => options.EmaDecay, (options, value) => options with { EmaDecay = value }),
        new Choice<double>(Arguments.Within("--learning-rate", 0, 100, Standard.LearningRate, "The highest learning rate."),
            options => options.LearningRate, (options, value) => options with { LearningRate = value }),
        new Choice<double>(Arguments.Within("--warm-up", 0, 0.9, Standard.WarmUp, "Share of the run over which the learning rate grows to its highest."),
            options => options.WarmUp, (options, value) => options with { WarmUp = value }),
        new Choice<double>(Arguments.Within("--weight-decay", 0, 10, Standard.WeightDecay, "The decay of the weight matrices."),
            options => options.WeightDecay, (options, value) => options with { WeightDecay = value }),
        new Choice<double>(Arguments.Within("--clip", 1e-6, 1e6, Standard.Clip, "The greatest norm of the gradient."),
            options => options.Clip, (options, value) => options with { Clip = value }),
        new Choice<long>(Arguments.Within("--seed", 0, long.MaxValue, Standard.Seed, "Decides everything that is random."),
            options => options.Seed, (options, value) => options with { Seed = value }),
        new Choice<double>(Arguments.Within("--holdout", 0, 0.9, Standard.Holdout, "Share of the corpus, at its end, kept for validation."),
            options => options.Holdout, (options, value) => options with { Holdout = value }),
        new Choice<string>(Arguments.OneOf("--tokenizer", TokenizerKind.Learned, Standard.Tokenizer, "How text becomes tokens: characters, words between white space, or byte pairs."),
            options => options.Tokenizer, (options, value) => options with { Tokenizer = value }),
        new Choice<int?>(Arguments.OptionalWithin("--vocabulary-size", 3, 1_000_000, "Tokens of the vocabulary at most, the most frequent ones (byte pairs: exactly, 257 to 65536); all characters or words, or 8192 byte pairs, if left out."),
            options => options.VocabularySize, (options, value) => options with { VocabularySize = value }),
        new Choice<string>(Beginning(),
            options => options.Beginning, (options, value) => options with { Beginning = value }),
    ];

    /// <summary>Makes a command take the options.</summary>
    public void AddTo(Command command)
    {
        foreach (var choice in _choices)
            command.Options.Add(choice.Option);
    }

    /// <summary>What the command line says; an option left out is a preset's, or a resumed run's, or else the default.</summary>
    /// <exception cref="TrainingException">An option is another than the resumed run's.</exception>
    public TrainingOptions Read(ParseResult result, TrainingOptions? preset, TrainingOptions? resumed)
    {
        var options = _choices.Aggregate(preset ?? resumed ?? Standard, (options, choice) => choice.Apply(result, options));
        if (resumed is not null)
            _choices.ForEach(choice => choice.RequireSame(resumed, options));
        return options;
    }

    private static Option<string> Beginning() => new("--beginning")
    {
        Description = "The token fed before a new text, a line break if left out; \"\" for none.",
        Arity = ArgumentArity.ExactlyOne,
    };

    private abstract record Choice(Option Option)
    {
        public abstract TrainingOptions Apply(ParseResult result, TrainingOptions options);

        public abstract void RequireSame(TrainingOptions resumed, TrainingOptions options);
    }

    private sealed record Choice<T>(
        Option<T> Typed, Func<TrainingOptions, T> Get, Func<TrainingOptions, T, TrainingOptions> With) : Choice(Typed)
    {
        public override TrainingOptions Apply(ParseResult result, TrainingOptions options) =>
            result.GetResult(Typed) is null or { Implicit: true } ? options : With(options, result.GetValue(Typed)!);

        public override void RequireSame(TrainingOptions resumed, TrainingOptions options)
        {
            var (had, said) = (Get(resumed), Get(options));
            if (!Equals(had, said))
                throw new TrainingException(
                    $"The run to resume has {Typed.Name} {Name(had)}, not {Name(said)}: leave the option out, or start anew in another --output.");
        }

        private static string Name(T value) => value?.ToString() ?? "unset";
    }
}
