namespace SequenceApi.Engine.Models;

/// <summary>Where a model's weights come from.</summary>
/// <param name="Corpus">The training text's name.</param>
/// <param name="Sha256">The training file's digest, lower-case hex.</param>
/// <param name="Licence">The training text's licence.</param>
/// <param name="Epochs">Passes over the text.</param>
/// <param name="Seed">The seed that reproduces the run on the same machine.</param>
/// <param name="ValidationNatsPerToken">Mean loss on the held-out text, state carried.</param>
public sealed record TrainingRecord(
    string Corpus, string Sha256, string Licence, double Epochs, long Seed, double? ValidationNatsPerToken = null);
