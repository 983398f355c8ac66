using SequenceApi.Engine;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.State;

namespace SequenceApi.Server.Models;

/// <summary>The models that one request uses: they last until it has ended, even if they are replaced or unloaded meanwhile.</summary>
internal sealed class RequestModels(ModelCatalog catalog, ModelLoader loader) : IDisposable
{
    private readonly List<LanguageModel> _held = [];

    /// <summary>The model with an id, or the default one for null; loaded first where that is to happen on first use.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelNotFound"/>, <see cref="ErrorCode.ModelUnavailable"/>.</exception>
    public async ValueTask<LanguageModel> GetAsync(string? id, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await loader.UseAsync(id ?? catalog.DefaultId, cancellationToken);
            var model = catalog.Get(id);
            if (!model.TryHold())
                continue;
            _held.Add(model);
            return model;
        }
    }

    /// <summary>The model that a state goes on with.</summary>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="id">The model that is asked for; null for its own.</param>
    /// <param name="cancellationToken">Ends the wait for a model to be loaded.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.StateModelMismatch"/>, <see cref="ErrorCode.ModelUnavailable"/>.</exception>
    public ValueTask<LanguageModel> GetAsync(StateOrigin origin, string? id, CancellationToken cancellationToken)
    {
        origin.Require(id);
        return catalog.Find(origin.ModelId) is not null
            ? GetAsync(origin.ModelId, cancellationToken)
            : throw origin.NotServed(catalog.Entries.Select(entry => entry.Id));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var model in _held)
            model.Release();
        _held.Clear();
    }
}
