using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tracing;
using SequenceApi.Server.Options;

namespace SequenceApi.Server.Models;

/// <summary>
/// Loads the models when the host starts, which is before the web server listens: no request can meet a server that has
/// none, and a model that can't be loaded ends the start. When the host stops, what runs gets a while to end before the
/// web server stops, which listens until then and says that it is stopping.
/// </summary>
internal sealed class EngineLifetime(IServiceProvider services, TimeProvider time) : IHostedLifecycleService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private InferenceEngine? _engine;
    private Tracer? _tracer;
    private TimeSpan _drainTime;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _engine = services.GetRequiredService<InferenceEngine>();
        _tracer = services.GetRequiredService<Tracer>();
        _drainTime = services.GetRequiredService<HttpOptions>().DrainTime;
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Refuses what comes, waits for what runs, and fails what then still does: streams end with an error event.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_engine is not { } engine || _tracer is not { } tracer)
            return;
        engine.Refuse();
        tracer.Refuse();
        try
        {
            await DrainAsync(engine, tracer, cancellationToken);
        }
        finally
        {
            tracer.Dispose();
            engine.Dispose();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task DrainAsync(InferenceEngine engine, Tracer tracer, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var ticks = new PeriodicTimer(Interval, time);
        while (engine.InFlight + tracer.InFlight > 0 && time.GetElapsedTime(start) < _drainTime)
            await ticks.WaitForNextTickAsync(cancellationToken);
    }
}
