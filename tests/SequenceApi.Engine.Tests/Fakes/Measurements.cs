using System.Diagnostics.Metrics;
using SequenceApi.Engine.Diagnostics;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>Adds up what an engine records, and counts how often.</summary>
internal sealed class Measurements : IMeterFactory
{
    private readonly MeterListener _listener = new();
    private readonly Lock _turn = new();
    private readonly Dictionary<string, (long Count, double Sum)> _totals = [];
    private readonly List<Meter> _meters = [];

    public Measurements()
    {
        Engine = new EngineMetrics(this, TimeProvider.System);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (_meters.Contains(instrument.Meter))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public EngineMetrics Engine { get; }

    /// <summary>The sum of an instrument's records.</summary>
    public double Sum(string name) => Total(name).Sum;

    /// <summary>How many records an instrument has.</summary>
    public long Count(string name) => Total(name).Count;

    public Meter Create(MeterOptions options)
    {
        _meters.Add(new Meter(options));
        return _meters[^1];
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.ForEach(meter => meter.Dispose());
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length != 1 || tags[0].Key != "model")
            throw new InvalidOperationException($"{instrument.Name} isn't told by model.");
        lock (_turn)
        {
            var (count, sum) = _totals.GetValueOrDefault(instrument.Name);
            _totals[instrument.Name] = (count + 1, sum + value);
        }
    }

    private (long Count, double Sum) Total(string name)
    {
        lock (_turn)
            return _totals.GetValueOrDefault(name);
    }
}
