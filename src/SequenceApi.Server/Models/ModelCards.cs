using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Contracts;

namespace SequenceApi.Server.Models;

/// <summary>What the server tells about its models.</summary>
internal sealed class ModelCards(ModelCatalog catalog, EngineOptions options, TimeProvider time)
{
    private const string OwnedBy = "sequenceapi";
    private readonly long _created = time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>All models in short.</summary>
    public ModelList List() => new("list", [.. catalog.Models.Select(Summary)]);

    /// <summary>One model at length.</summary>
    /// <exception cref="Engine.SequenceApiException"><see cref="Engine.ErrorCode.ModelNotFound"/>.</exception>
    public ModelCard Get(string id)
    {
        var (model, manifest) = (catalog.Get(id), catalog.Get(id).Manifest);
        return new(
            model.Id,
            "model",
            _created,
            OwnedBy,
            model == catalog.Default,
            manifest.Description,
            model.Precision,
            model.StepModel.Numerics,
            [.. manifest.Graphs.Keys],
            manifest.Architecture,
            manifest.Tokenizer,
            model.StepModel.Layout.Size,
            options.MaxPromptTokens,
            manifest.Training);
    }

    private ModelSummary Summary(LanguageModel model) => new(
        model.Id,
        "model",
        _created,
        OwnedBy,
        model == catalog.Default,
        model.Manifest.Description,
        model.Precision,
        model.StepModel.Numerics,
        model.Manifest.Architecture);
}
