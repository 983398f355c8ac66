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

    private readonly Counter<long> _errors;

    /// <summary>Makes the instruments; each code begins with 0, so that its first error is seen as a rise.</summary>
    public ServerMetrics(IMeterFactory meters, IServiceProvider services)
    {
        var meter = meters.Create(MeterName);
        _errors = meter.CreateCounter<long>("sequenceapi.errors", "{error}", "Requests and streams that ended with an error.");
        foreach (var code in Enum.GetValues<ErrorCode>())
            _errors.Add(0, Tag(code.WireName()));
        meter.CreateObservableUpDownCounter("sequenceapi.sessions", () => Sessions(services), "{session}", "Sessions in this process's memory.");
    }

    /// <summary>A request or a stream has ended with an error.</summary>
    /// <param name="code">Its code, as on the wire.</param>
    public void Failed(string code) => _errors.Add(1, Tag(code));

    private static KeyValuePair<string, object?> Tag(string code) => new("code", code);

    /// <summary>Redis tells of its own sessions, which are not one replica's.</summary>
    private static IEnumerable<Measurement<int>> Sessions(IServiceProvider services) =>
        services.GetRequiredService<ISessionStore>() is MemorySessionStore store ? [new(store.Count)] : [];
}
