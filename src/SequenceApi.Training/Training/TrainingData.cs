using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Data;

namespace SequenceApi.Training.Training;

/// <summary>The tokens that a run learns from and is judged by.</summary>
/// <param name="Training">The training text.</param>
/// <param name="Validation">The text that it is judged by; empty for none.</param>
/// <param name="BeginningId">The token fed before a new text, or null.</param>
/// <param name="UnknownId">The token that training never meets, or null.</param>
internal sealed record TrainingData(int[] Training, int[] Validation, int? BeginningId, int? UnknownId)
{
    /// <summary>Learns a vocabulary from the training text and encodes both texts; describes the run that starts with them.</summary>
    /// <param name="options">What the run computes.</param>
    /// <param name="corpus">The text to learn from, without its end where that is held out.</param>
    /// <param name="validation">The text to be judged by, or null to hold out the corpus' end.</param>
    /// <exception cref="TrainingException">The text is too short, or has no such beginning token.</exception>
    public static (TrainingData Data, CheckpointInfo About) Prepare(TrainingOptions options, Corpus corpus, Corpus? validation)
    {
        var (head, tail) = validation is null ? corpus.Split(options.Holdout) : (corpus.Text, validation.Text);
        var vocabulary = CharacterTokenizer.Learn(head, CheckpointInfo.Unknown);
        var tokenizer = new CharacterTokenizer(vocabulary, CheckpointInfo.Unknown);
        var data = new TrainingData(
            tokenizer.Encode(head), tokenizer.Encode(tail), Find(vocabulary, options.Beginning), tokenizer.UnknownId);
        var about = new CheckpointInfo(
            options, corpus.Name, corpus.Sha256, validation?.Sha256,
            [.. Enumerable.Range(0, vocabulary.Count).Select(id => vocabulary[id])],
            TokenStreams.CountChunks(data.Training.Length, options.BatchSize, options.Bptt),
            new TrainingProgress(0, TimeSpan.Zero));
        return (data, about);
    }

    private static int? Find(Vocabulary vocabulary, string beginning) => beginning.Length == 0
        ? null
        : vocabulary.Find(beginning) ?? throw new TrainingException(
            $"The training text has no '{Visible(beginning)}' to begin with: choose a --beginning that it has, or \"\" for none.");

    private static string Visible(string beginning) => beginning == "\n" ? "line break" : beginning;
}
