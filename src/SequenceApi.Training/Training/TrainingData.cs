using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Data;
using SequenceApi.Training.Tokenization;

namespace SequenceApi.Training.Training;

/// <summary>The tokens that a run learns from and is judged by.</summary>
/// <param name="Training">The training text.</param>
/// <param name="Validation">The text that it is judged by; empty for none.</param>
/// <param name="BeginningId">The token fed before a new text, or null.</param>
/// <param name="UnknownId">The token that stands for what the vocabulary lacks, or null.</param>
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
        var learned = LearnedTokenizer.Learn(options.Tokenizer, head, options.VocabularySize);
        var tokenizer = learned.Open();
        var training = tokenizer.Encode(head);
        var judged = tokenizer.Encode(tail);
        if (validation is not null && judged.Length < 2)
            throw new TrainingException("The validation text has fewer than two tokens: bring more text, or leave --validation out.");
        var data = new TrainingData(
            training, judged, Find(tokenizer, training, options.Beginning), tokenizer.UnknownId);
        var about = new CheckpointInfo(
            options, corpus.Name, corpus.Sha256, validation?.Sha256, learned.Vocabulary,
            TokenStreams.CountChunks(training.Length, options.BatchSize, options.Bptt),
            new TrainingProgress(0, TimeSpan.Zero),
            learned.Merges is null ? null : Array.ConvertAll(learned.Merges, merge => merge.ToString()),
            data.Validation.Length > 0 ? (double)tail.EnumerateRunes().Count() / data.Validation.Length : null,
            corpus.Files);
        return (data, about);
    }

    /// <summary>A token that training doesn't meet is no beginning: the network wouldn't know it.</summary>
    private static int? Find(Tokenizer tokenizer, int[] training, string beginning)
    {
        if (beginning.Length == 0)
            return null;
        return tokenizer.Find(beginning) is { } id && Array.IndexOf(training, id) >= 0 ? id : throw new TrainingException(
            $"The training text, as its vocabulary reads it, has no '{Visible(beginning)}' to begin with: choose a --beginning that it has, \"\" for none, or a larger --vocabulary-size.");
    }

    private static string Visible(string beginning) => beginning == "\n" ? "line break" : beginning;
}
