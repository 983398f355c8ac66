namespace SequenceApi.Training.Import;

/// <summary>What a person says about imported weights, and where they come from.</summary>
/// <param name="Id">The model's name.</param>
/// <param name="Description">What it is good for, in a sentence.</param>
/// <param name="FileName">The weights' file, without its folder.</param>
/// <param name="Sha256">The file's digest, lower-case hex.</param>
internal sealed record ImportSource(string Id, string Description, string FileName, string Sha256);
