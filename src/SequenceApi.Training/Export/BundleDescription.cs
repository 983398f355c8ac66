using SequenceApi.Training.Training;

namespace SequenceApi.Training.Export;

/// <summary>What a person says about a model that its checkpoint doesn't know.</summary>
/// <param name="Id">The model's name.</param>
/// <param name="Description">What it is good for, in a sentence.</param>
/// <param name="CorpusName">What it learned from.</param>
/// <param name="Licence">The corpus' licence.</param>
/// <param name="Evaluation">How well it does, as <c>evaluate</c> found; null for what training found.</param>
/// <param name="HeldOut">How well the same recipe did on a text that it was kept from, where the model has learned from
/// all there is; null otherwise.</param>
internal sealed record BundleDescription(
    string Id, string Description, string CorpusName, string Licence,
    EvaluationReport? Evaluation = null, EvaluationReport? HeldOut = null);
