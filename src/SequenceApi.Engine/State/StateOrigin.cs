using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.State;

/// <summary>Where a state comes from.</summary>
/// <param name="ModelId">The model's id.</param>
/// <param name="Fingerprint">Of its weights and tokenizer: a state goes on only where it is the same.</param>
/// <param name="Numerics">Of the bits that were computed there: elsewhere the state goes on with other bits.</param>
public sealed record StateOrigin(string ModelId, string Fingerprint, string Numerics)
{
    /// <summary>A model that runs here.</summary>
    public static StateOrigin Of(LanguageModel model) => new(model.Id, model.Fingerprint, model.StepModel.Numerics);

    /// <summary>The model that it goes on with.</summary>
    /// <param name="catalog">The models that run here.</param>
    /// <param name="modelId">The model that is asked for; null for its own.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.StateModelMismatch"/> naming both.</exception>
    public LanguageModel Require(ModelCatalog catalog, string? modelId)
    {
        if (modelId is not null && modelId != ModelId)
            throw Mismatch($"It is of the model '{ModelId}', not of '{modelId}'; leave the model out, or begin anew.");
        if (catalog.Models.FirstOrDefault(model => model.Id == ModelId) is not { } model)
            throw Mismatch($"It is of the model '{ModelId}', which isn't served here; there are: {string.Join(", ", catalog.Models.Select(model => model.Id))}.");
        return model.Fingerprint == Fingerprint
            ? model
            : throw Mismatch($"It is of other weights of '{ModelId}' ({Fingerprint}) than are served here ({model.Fingerprint}); begin anew.");
    }

    private static SequenceApiException Mismatch(string reason) => new(ErrorCode.StateModelMismatch, $"The state can't go on here. {reason}");
}
