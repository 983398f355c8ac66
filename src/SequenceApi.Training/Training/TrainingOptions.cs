using SequenceApi.Training.Model;

namespace SequenceApi.Training.Training;

/// <summary>Everything that decides what a run computes: two runs with the same options and corpus give the same weights.</summary>
internal sealed record TrainingOptions
{
    /// <summary>The recurrent cell: <c>rnn</c>, <c>gru</c> or <c>lstm</c>.</summary>
    public string Cell { get; init; } = "lstm";

    /// <summary>Stacked recurrent layers.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Units of each layer.</summary>
    public int HiddenSize { get; init; } = 256;

    /// <summary>Width of a token's embedding.</summary>
    public int EmbeddingSize { get; init; } = 64;

    /// <summary>Whether the output projection's weights are the embedding's.</summary>
    public bool IsTied { get; init; }

    /// <summary>Added to the first bias of an LSTM's forget gate.</summary>
    public double ForgetBias { get; init; }

    /// <summary>Share of the units dropped between layers, and where the next two say nothing else.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>Share of the embedding's units dropped; a quarter of <see cref="Dropout"/> where it is not set.</summary>
    public double? EmbeddingDropout { get; init; }

    /// <summary>Share of the last layer's units dropped; <see cref="Dropout"/> where it is not set.</summary>
    public double? OutputDropout { get; init; }

    /// <summary>Share of the recurrent weights dropped.</summary>
    public double WeightDrop { get; init; } = 0.1;

    /// <summary>Contiguous streams of text that are read side by side.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Tokens that gradients flow back through.</summary>
    public int Bptt { get; init; } = 128;

    /// <summary>Passes over the text, where no time is set.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Time that the run takes instead of a number of epochs, in minutes.</summary>
    public double? Minutes { get; init; }

    /// <summary>What moves the weights: <c>adamw</c> or <c>sgd</c>.</summary>
    public string Optimizer { get; init; } = "adamw";

    /// <summary>How the learning rate falls: <c>cosine</c> or <c>plateau</c>.</summary>
    public string Schedule { get; init; } = "cosine";

    /// <summary>The highest learning rate.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Share of the run over which the learning rate grows to its highest.</summary>
    public double WarmUp { get; init; } = 0.03;

    /// <summary>What the learning rate is multiplied by after a validation that is not the best, on a plateau schedule.</summary>
    public double PlateauFactor { get; init; } = 0.5;

    /// <summary>How many validations in a row may miss the best before the run ends; 0 for no such end.</summary>
    public int Patience { get; init; }

    /// <summary>Validations in an epoch.</summary>
    public int ValidationsPerEpoch { get; init; } = 1;

    /// <summary>Share of the weights' running mean that a step leaves; 0 for no mean.</summary>
    public double EmaDecay { get; init; }

    /// <summary>The decay of the weight matrices.</summary>
    public double WeightDecay { get; init; } = 0.02;

    /// <summary>The greatest norm of the gradient.</summary>
    public double Clip { get; init; } = 1;

    /// <summary>Decides the first weights, what is dropped, and where epochs start.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Share of the corpus at its end that is kept for validation, where that is no file of its own.</summary>
    public double Holdout { get; init; } = 0.05;

    /// <summary>The token fed before a new text, or empty for none.</summary>
    public string Beginning { get; init; } = "\n";

    /// <summary>How text becomes tokens: <c>character</c>, <c>word</c> or <c>bpe</c>.</summary>
    public string Tokenizer { get; init; } = "character";

    /// <summary>Tokens of the vocabulary at most; null for all characters or words, or 8192 byte pairs.</summary>
    public int? VocabularySize { get; init; }

    /// <summary>The sizes of the network over a vocabulary.</summary>
    public ModelShape Shape(int vocabularySize) => new(Cell, Layers, HiddenSize, EmbeddingSize, vocabularySize, IsTied);

    /// <summary>What the network drops.</summary>
    public Regularization Regularization() => new(EmbeddingDropout ?? Dropout / 4, Dropout, OutputDropout ?? Dropout);
}
