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
        new("shakespeare", "The shipped model of Shakespeare's plays, in characters.",
            ["tinyshakespeare/train.txt"], null, new TrainingOptions
            {
                HiddenSize = 512,
                EmbeddingSize = 128,
                Dropout = 0.35,
                WeightDrop = 0.25,
                BatchSize = 64,
                Epochs = 12,
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
