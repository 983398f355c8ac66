using SequenceApi.Training.Model;

namespace SequenceApi.Training.Training;

/// <summary>Everything that decides what a run computes: two runs with the same options and corpus give the same weights.</summary>
internal sealed record TrainingOptions
{
    /// <summary>The recurrent cell.</summary>
    public string Cell { get; init; } = "lstm";

    /// <summary>Stacked recurrent layers.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Units of each layer.</summary>
    public int HiddenSize { get; init; } = 256;

    /// <summary>Width of a token's embedding.</summary>
    public int EmbeddingSize { get; init; } = 64;

    /// <summary>Share of the units dropped between layers and before the projection.</summary>
    public double Dropout { get; init; } = 0.2;

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

    /// <summary>The highest learning rate of AdamW.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Share of the run over which the learning rate grows to its highest.</summary>
    public double WarmUp { get; init; } = 0.03;

    /// <summary>AdamW's decay of the weight matrices.</summary>
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
    // A checkpoint from before there was a choice has none, and generated JSON code then sets null.
    public string Tokenizer { get; init => field = value ?? "character"; } = "character";

    /// <summary>Tokens of the vocabulary at most; null for all characters or words, or 8192 byte pairs.</summary>
    public int? VocabularySize { get; init; }

    /// <summary>The sizes of the network over a vocabulary.</summary>
    public ModelShape Shape(int vocabularySize) => new(Cell, Layers, HiddenSize, EmbeddingSize, vocabularySize);
}
