using System.Text.Json;
using System.Text.Json.Serialization;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Tokenization;

namespace SequenceApi.Training.Training;

/// <summary>What a checkpoint says about itself, as JSON in its file.</summary>
/// <param name="Options">What the run computes.</param>
/// <param name="Corpus">The training file's name.</param>
/// <param name="CorpusSha256">Its digest, lower-case hex.</param>
/// <param name="ValidationSha256">The validation file's digest, where that is a file of its own.</param>
/// <param name="Vocabulary">The tokens by id.</param>
/// <param name="StepsPerEpoch">Steps in a pass over the training text.</param>
/// <param name="Progress">How far the run has come.</param>
/// <param name="Merges">The merges of byte pairs, each a line of merges.txt; null for other tokenizers.</param>
/// <param name="CharactersPerToken">Unicode scalar values that a token of the validation text stands for; null without one.</param>
/// <param name="CorpusFiles">The digest of each training file; null in older checkpoints, which have one file.</param>
internal sealed record CheckpointInfo(
    TrainingOptions Options,
    string Corpus,
    string CorpusSha256,
    string? ValidationSha256,
    string[] Vocabulary,
    int StepsPerEpoch,
    TrainingProgress Progress,
    string[]? Merges = null,
    double? CharactersPerToken = null,
    string[]? CorpusFiles = null)
{
    /// <summary>The tokenizer that the run learned.</summary>
    [JsonIgnore]
    public LearnedTokenizer Tokenizer => new(
        Options.Tokenizer, Vocabulary, Merges is null ? null : Array.ConvertAll(Merges, Merge.Parse));

    /// <summary>Whether the run learned from some of a file's end.</summary>
    /// <param name="digest">The file's digest.</param>
    /// <param name="share">The end's share of it.</param>
    public bool HasLearned(string digest, double share) => CorpusFiles is { Length: > 1 } files
        ? files.Contains(digest)
        : digest == CorpusSha256 && share > (ValidationSha256 is null ? Options.Holdout : 0);

    /// <summary>Passes over the training text so far, a part of one included.</summary>
    [JsonIgnore]
    public double Epoch => (double)Progress.Step / StepsPerEpoch;

    /// <summary>The same run where an earlier sitting left it.</summary>
    /// <exception cref="TrainingException">The texts are others than that sitting's.</exception>
    public CheckpointInfo Resume(CheckpointInfo earlier)
    {
        if (CorpusSha256 != earlier.CorpusSha256)
            throw new TrainingException(
                $"The run to resume learned from another corpus ({earlier.Corpus}, sha256 {earlier.CorpusSha256[..12]}…, not {CorpusSha256[..12]}…).");
        if (ValidationSha256 != earlier.ValidationSha256)
            throw new TrainingException("The run to resume was validated on another text: give the same --validation, or none if it had none.");
        if (!Vocabulary.AsSpan().SequenceEqual(earlier.Vocabulary) || !Merges.AsSpan().SequenceEqual(earlier.Merges))
            throw new TrainingException("The run to resume has other tokens than this version learns from the corpus: start anew in another --output.");
        return this with { Progress = earlier.Progress };
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is something else.</exception>
    public static CheckpointInfo Parse(string json) =>
        JsonSerializer.Deserialize<CheckpointInfo>(json, CheckpointJson.Options) is { } about
            ? about.Options is { Layers: > 0 and <= 16, HiddenSize: > 0 and <= 8192, EmbeddingSize: > 0 and <= 8192 } && about.Vocabulary.Length > 0
                ? about
                : throw new JsonException("Its network has no such size.")
            : throw new JsonException("It says null.");

    /// <summary>The JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, CheckpointJson.Options);
}
