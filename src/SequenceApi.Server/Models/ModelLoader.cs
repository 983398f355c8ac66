using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Server.Models;

/// <summary>
/// Loads the models when the host starts, which is before the web server listens: no request can meet a server that has
/// none, and a model that can't be loaded ends the start.
/// </summary>
internal sealed class ModelLoader(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<InferenceEngine>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
