using System.Collections.Concurrent;
using Serilog.Core;
using Serilog.Events;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogRecord : ILogEventSink
{
    private readonly ConcurrentQueue<LogEvent> _events = [];

    /// <summary>Everything so far.</summary>
    public IReadOnlyCollection<LogEvent> Events => _events;

    public void Emit(LogEvent logEvent) => _events.Enqueue(logEvent);
}
