using System.Diagnostics.Metrics;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Diagnostics;

/// <summary>
/// What the engine tells about its work, by model. A step costs two records, whatever its batch holds; all else is
/// recorded once per sequence. A measurement that nobody listens to costs next to nothing.
/// </summary>
public sealed class EngineMetrics
{
    /// <summary>The meter that all of them belong to.</summary>
    public const string MeterName = "SequenceApi.Engine";

    private static readonly InstrumentAdvice<double> Waits = Buckets(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30);
    private static readonly InstrumentAdvice<double> Steps = Buckets(0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1);
    private static readonly InstrumentAdvice<int> Sizes = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] };

    private readonly TimeProvider _time;
    private readonly UpDownCounter<int> _waiting;
    private readonly UpDownCounter<int> _running;
    private readonly Histogram<double> _queueTime;
    private readonly Histogram<double> _firstTokenTime;
    private readonly Histogram<double> _outputTokenTime;
    private readonly Histogram<double> _stepTime;
    private readonly Histogram<int> _batchSize;
    private readonly Counter<long> _promptTokens;
    private readonly Counter<long> _cachedTokens;
    private readonly Counter<long> _completionTokens;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">Owns their meter.</param>
    /// <param name="time">The clock that durations are measured with.</param>
    public EngineMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(MeterName);
        _waiting = meter.CreateUpDownCounter<int>("sequenceapi.sequences.waiting", "{sequence}", "Sequences that wait for a row.");
        _running = meter.CreateUpDownCounter<int>("sequenceapi.sequences.running", "{sequence}", "Sequences that hold a row.");
        _queueTime = meter.CreateHistogram("sequenceapi.queue.duration", "s", "Time from a sequence's arrival to its row.", null, Waits);
        _firstTokenTime = meter.CreateHistogram("sequenceapi.first_token.duration", "s", "Time from a generation's arrival to its first token.", null, Waits);
        _outputTokenTime = meter.CreateHistogram("sequenceapi.output_token.duration", "s", "Mean time of a generation's tokens behind the first.", null, Steps);
        _stepTime = meter.CreateHistogram("sequenceapi.step.duration", "s", "Time of one call of the model.", null, Steps);
        _batchSize = meter.CreateHistogram("sequenceapi.batch.size", "{sequence}", "Sequences in one call of the model.", null, Sizes);
        _promptTokens = meter.CreateCounter<long>("sequenceapi.prompt.tokens", "{token}", "Tokens of prompts that were read.");
        _cachedTokens = meter.CreateCounter<long>("sequenceapi.prompt.cached_tokens", "{token}", "Tokens of prompts that the prefix cache spared.");
        _completionTokens = meter.CreateCounter<long>("sequenceapi.completion.tokens", "{token}", "Tokens of completions.");
    }

    /// <summary>The time, as <see cref="TimeProvider.GetTimestamp"/>.</summary>
    internal long Now => _time.GetTimestamp();

    /// <summary>It has entered the queue.</summary>
    internal void Entered(Sequence sequence)
    {
        sequence.Times.Submitted = Now;
        SequenceSpans.Begin(sequence.Times);
        _waiting.Add(1, Tag(sequence.Model));
    }

    /// <summary>It has left the queue without a row.</summary>
    internal void Dropped(Sequence sequence) => _waiting.Add(-1, Tag(sequence.Model));

    /// <summary>It has a row.</summary>
    internal void Admitted(Sequence sequence)
    {
        var (times, tag) = (sequence.Times, Tag(sequence.Model));
        _waiting.Add(-1, tag);
        _running.Add(1, tag);
        if (times.Admitted != 0)
            return;
        times.Admitted = Now;
        _queueTime.Record(Seconds(times.Submitted, times.Admitted), tag);
    }

    /// <summary>It gave its row to one that waits, and waits itself.</summary>
    internal void Suspended(Sequence sequence)
    {
        _running.Add(-1, Tag(sequence.Model));
        _waiting.Add(1, Tag(sequence.Model));
    }

    /// <summary>A batch has stepped.</summary>
    internal void Stepped(LanguageModel model, int batchSize, long begun, long ended)
    {
        _stepTime.Record(Seconds(begun, ended), Tag(model));
        _batchSize.Record(batchSize, Tag(model));
    }

    /// <summary>It leaves its row for good, with a result or without.</summary>
    internal void Ended(Sequence sequence)
    {
        var (times, tag) = (sequence.Times, Tag(sequence.Model));
        var ended = Now;
        _running.Add(-1, tag);
        _promptTokens.Add(sequence.PromptTokensRead, tag);
        _cachedTokens.Add(sequence.CachedTokens, tag);
        if (sequence.GeneratedTokens is > 0 and var generated)
        {
            _completionTokens.Add(generated, tag);
            _firstTokenTime.Record(Seconds(times.Submitted, times.PromptRead), tag);
            if (generated > 1)
                _outputTokenTime.Record(Seconds(times.PromptRead, ended) / (generated - 1), tag);
        }

        SequenceSpans.End(sequence, ended, _time);
    }

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };

    /// <summary>A value on the stack: no record allocates.</summary>
    private static KeyValuePair<string, object?> Tag(LanguageModel model) => new("model", model.Id);

    private double Seconds(long begun, long ended) => _time.GetElapsedTime(begun, ended).TotalSeconds;
}
