using SequenceApi.Engine.State;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Models;

/// <summary>A loaded model: its manifest, its tokenizer and its network.</summary>
public sealed class LanguageModel : IDisposable
{
    /// <summary>Puts the parts of a model together.</summary>
    /// <exception cref="InvalidDataException">The parts contradict each other.</exception>
    public LanguageModel(ModelManifest manifest, Tokenizer tokenizer, IStepModel stepModel, string precision)
    {
        if (tokenizer.Vocabulary.Count != stepModel.VocabularySize)
            throw new InvalidDataException(
                $"the vocabulary has {tokenizer.Vocabulary.Count} tokens, but the graph predicts {stepModel.VocabularySize}.");
        (Manifest, Tokenizer, StepModel, Precision) = (manifest, tokenizer, stepModel, precision);
        EndId = Special(manifest.Tokenizer.End);
        Beginning = Special(manifest.Tokenizer.Beginning) is { } token ? new Checkpoint(default, token, Position: 0) : null;
    }

    /// <summary>The model's name.</summary>
    public string Id => Manifest.Id;

    /// <summary>What the bundle says about itself.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Turns text into tokens and back.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>The network.</summary>
    public IStepModel StepModel { get; }

    /// <summary>Which of the manifest's graphs is served, such as <c>fp32</c>.</summary>
    public string Precision { get; }

    /// <summary>The token that ends a text, or null where the model has none.</summary>
    public int? EndId { get; }

    /// <summary>Where a new text starts: the initial state and the beginning token; null where the model has no such token.</summary>
    public Checkpoint? Beginning { get; }

    /// <summary>Refuses ids that the model doesn't have: ONNX Runtime would wrap −1 to the last row without a word.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> naming the first such id.</exception>
    public void RequireIds(ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
            if ((uint)id >= (uint)StepModel.VocabularySize)
                throw new SequenceApiException(
                    ErrorCode.InvalidRequest,
                    $"The token id {id} is outside the vocabulary of '{Id}'; ids run from 0 to {StepModel.VocabularySize - 1}.");
    }

    /// <inheritdoc/>
    public void Dispose() => StepModel.Dispose();

    private int? Special(string? token) => token is null
        ? null
        : Tokenizer.Find(token) ?? throw new InvalidDataException($"the vocabulary lacks the token '{token}'.");
}
