using SequenceApi.Engine;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Contracts;

namespace SequenceApi.Server.Models;

/// <summary>What the server tells about its models.</summary>
internal sealed class ModelCards(ModelCatalog catalog, ModelsOptions models, EngineOptions options)
{
    private const string OwnedBy = "sequenceapi";

    /// <summary>The models that can be asked, in short.</summary>
    public ModelList List() => new("list", [.. catalog.Entries.Where(CanBeAsked).Select(Summary)]);

    /// <summary>One model at length.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelNotFound"/>.</exception>
    public ModelCard Get(string id)
    {
        var entry = catalog.Find(id) ?? throw new SequenceApiException(
            ErrorCode.ModelNotFound, $"There is no such model; there are: {string.Join(", ", catalog.Entries.Select(known => known.Id))}.");
        var (model, manifest) = (entry.Model, entry.Model?.Manifest);
        return new(
            entry.Id,
            "model",
            entry.ChangedAt.ToUnixTimeSeconds(),
            OwnedBy,
            entry.Id == catalog.DefaultId,
            entry.Status,
            entry.Reason,
            manifest?.Description,
            model?.Precision,
            model?.StepModel.Numerics,
            manifest is null ? null : [.. manifest.Graphs.Keys],
            manifest?.Architecture,
            manifest?.Tokenizer,
            model?.StepModel.Layout.Size,
            options.MaxPromptTokens,
            manifest?.Training);
    }

    private bool CanBeAsked(CatalogEntry entry) =>
        entry.Status == ModelStatus.Loaded || (models.LoadOnFirstUse && entry.Status == ModelStatus.Unloaded);

    private ModelSummary Summary(CatalogEntry entry) => new(
        entry.Id,
        "model",
        entry.ChangedAt.ToUnixTimeSeconds(),
        OwnedBy,
        entry.Id == catalog.DefaultId,
        entry.Status,
        entry.Model?.Manifest.Description,
        entry.Model?.Precision,
        entry.Model?.StepModel.Numerics,
        entry.Model?.Manifest.Architecture);
}
