using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.State;

/// <summary>Where a state comes from.</summary>
/// <param name="ModelId">The model's id.</param>
/// <param name="Fingerprint">Of its weights and tokenizer: a state goes on only where it is the same.</param>
/// <param name="Numerics">Of the bits that were computed there: elsewhere the state goes on with other bits.</param>
public sealed record StateOrigin(string ModelId, string Fingerprint, string Numerics)
{
    /// <summary>Bytes at the beginning of whatever is kept that hold its version and where it comes from, at the most.</summary>
    internal const int MaxBytes = 512;

    /// <summary>A model that runs here.</summary>
    public static StateOrigin Of(LanguageModel model) => new(model.Id, model.Fingerprint, model.StepModel.Numerics);

    /// <summary>Refuses to go on with another model than its own.</summary>
    /// <param name="modelId">The model that is asked for; null for its own.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.StateModelMismatch"/> naming both.</exception>
    public void Require(string? modelId)
    {
        if (modelId is not null && modelId != ModelId)
            throw Mismatch($"It is of the model '{ModelId}', not of '{modelId}'; leave the model out, or begin anew.");
    }

    /// <summary>Refuses to go on with other weights than its own.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.StateModelMismatch"/> naming both.</exception>
    public void Require(LanguageModel model)
    {
        Require(model.Id);
        if (model.Fingerprint != Fingerprint)
            throw Mismatch($"It is of other weights of '{ModelId}' ({Fingerprint}) than are served here ({model.Fingerprint}); begin anew.");
    }

    /// <summary>The failure of a state whose model isn't served here.</summary>
    /// <param name="served">The ids of those that are.</param>
    public SequenceApiException NotServed(IEnumerable<string> served) =>
        Mismatch($"It is of the model '{ModelId}', which isn't served here; there are: {string.Join(", ", served)}.");

    private static SequenceApiException Mismatch(string reason) => new(ErrorCode.StateModelMismatch, $"The state can't go on here. {reason}");
}
