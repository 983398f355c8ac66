using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SequenceApi.Engine;
using SequenceApi.Engine.State.Sessions;
using SequenceApi.Server.Http.Errors;

namespace SequenceApi.Server.Telemetry;

/// <summary>What the server tells beside the engine and ASP.NET Core.</summary>
internal sealed class ServerMetrics
{
    /// <summary>The meter that all of them belong to.</summary>
    public const string MeterName = "SequenceApi.Server";

    /// <summary>Each code begins with 0, so that its first error is seen as a rise.</summary>
    private readonly ConcurrentDictionary<string, long> _errors = new(Enum.GetValues<ErrorCode>().Select(code => KeyValuePair.Create(code.WireName(), 0L)));

    /// <summary>Makes the instruments.</summary>
    public ServerMetrics(IMeterFactory meters, IServiceProvider services)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter("sequenceapi.errors", Errors, "{error}", "Requests and streams that ended with an error.");
        meter.CreateObservableUpDownCounter("sequenceapi.sessions", () => Sessions(services), "{session}", "Sessions in this process's memory.");
    }

    /// <summary>A request or a stream has ended with an error.</summary>
    /// <param name="code">Its code, as on the wire.</param>
    public void Failed(string code) => _errors.AddOrUpdate(code, 1, (_, count) => count + 1);

    /// <summary>Redis tells of its own sessions, which are not one replica's.</summary>
    private static IEnumerable<Measurement<int>> Sessions(IServiceProvider services) =>
        services.GetRequiredService<ISessionStore>() is MemorySessionStore store ? [new(store.Count)] : [];

    private IEnumerable<Measurement<long>> Errors() =>
        _errors.Select(error => new Measurement<long>(error.Value, new KeyValuePair<string, object?>("code", error.Key)));
}
