namespace SequenceApi.Training.Export;

/// <summary>What a person says about a model that its checkpoint doesn't know.</summary>
/// <param name="Id">The model's name.</param>
/// <param name="Description">What it is good for, in a sentence.</param>
/// <param name="CorpusName">What it learned from.</param>
/// <param name="Licence">The corpus' licence.</param>
internal sealed record BundleDescription(string Id, string Description, string CorpusName, string Licence);
