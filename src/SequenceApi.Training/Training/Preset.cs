using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Data;

namespace SequenceApi.Training.Training;

/// <summary>A recipe that has been tried, with the corpus that it is for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What comes out of it, in a sentence.</param>
/// <param name="Corpus">The training files, under the folder of the corpora.</param>
/// <param name="Validation">The validation file there, or null to hold out the corpus' end.</param>
/// <param name="Options">The recipe.</param>
internal sealed record Preset(
    string Name, string Description, IReadOnlyList<string> Corpus, string? Validation, TrainingOptions Options)
{
    /// <summary>Every preset.</summary>
    public static readonly IReadOnlyList<Preset> All =
    [
        new("shakespeare", "Shakespeare's plays, in characters.", ["tinyshakespeare/train.txt"], null, new TrainingOptions
        {
            HiddenSize = 512,
            EmbeddingSize = 128,
            Dropout = 0.5,
            WeightDrop = 0.5,
            Epochs = 16,
            LearningRate = 2e-3,
            Holdout = 0.1,
        }),
        new("tang-poetry", "Regular poems of the Tang dynasty, in characters.", ["tang-poems/train.txt"], "tang-poems/valid.txt", new TrainingOptions
        {
            VocabularySize = 5000,
            HiddenSize = 512,
            EmbeddingSize = 512,
            IsTied = true,
            EmbeddingDropout = 0.1,
            Dropout = 0.25,
            WeightDrop = 0.2,
            BatchSize = 16,
            Bptt = 96,
            Epochs = 8,
            LearningRate = 4e-3,
            EmaDecay = 0.999,
        }),
        new("english", "English prose, in byte pairs.", ["sotu/train.txt", "moby-dick/train.txt", "war-and-peace/train.txt"], "sotu/valid.txt", new TrainingOptions
        {
            Tokenizer = TokenizerKind.BytePair,
            VocabularySize = 8192,
            HiddenSize = 512,
            EmbeddingSize = 512,
            IsTied = true,
            EmbeddingDropout = 0.1,
            Dropout = 0.3,
            WeightDrop = 0.3,
            BatchSize = 64,
            Bptt = 70,
            Epochs = 8,
            LearningRate = 2e-3,
            Clip = 0.5,
            EmaDecay = 0.999,
        }),
        new("small", "War and Peace, in characters, for looking inside: one small layer of any --cell.", ["war-and-peace/train.txt"], "war-and-peace/valid.txt", new TrainingOptions
        {
            VocabularySize = 90,
            Layers = 1,
            HiddenSize = 128,
            EmbeddingSize = 32,
            Dropout = 0,
            WeightDrop = 0,
            BatchSize = 32,
            Bptt = 128,
            Epochs = 6,
            LearningRate = 3e-3,
        }),
        new("ptb", "The Penn Treebank benchmark, in words.", ["ptb/train.txt"], "ptb/valid.txt", new TrainingOptions
        {
            Tokenizer = TokenizerKind.Word,
            HiddenSize = 400,
            EmbeddingSize = 400,
            IsTied = true,
            EmbeddingDropout = 0.1,
            Dropout = 0.3,
            OutputDropout = 0.4,
            WeightDrop = 0.4,
            BatchSize = 16,
            Bptt = 50,
            Epochs = 14,
            LearningRate = 3e-3,
            WeightDecay = 0.03,
            Clip = 0.5,
            EmaDecay = 0.999,
        }),
    ];

    /// <summary>The preset of a name.</summary>
    /// <exception cref="TrainingException">There is none.</exception>
    public static Preset Named(string name) => All.FirstOrDefault(preset => preset.Name == name)
        ?? throw new TrainingException($"There is no preset '{name}'; there is {string.Join(", ", All.Select(preset => preset.Name))}.");

    /// <summary>Reads the training text.</summary>
    /// <param name="directory">The folder of the corpora.</param>
    /// <exception cref="TrainingException">A file is not there.</exception>
    public Corpus ReadCorpus(string directory) =>
        Data.Corpus.Read([.. Corpus.Select(file => Path.Combine(directory, file))]) with { Name = string.Join(" + ", Corpus) };

    /// <summary>Reads the validation text; null where the corpus' end is held out.</summary>
    /// <param name="directory">The folder of the corpora.</param>
    /// <exception cref="TrainingException">The file is not there.</exception>
    public Corpus? ReadValidation(string directory) =>
        Validation is null ? null : Data.Corpus.Read(Path.Combine(directory, Validation)) with { Name = Validation };
}
