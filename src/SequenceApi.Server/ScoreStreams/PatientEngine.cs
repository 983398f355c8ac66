using SequenceApi.Engine;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Server.ScoreStreams;

/// <summary>Scores for streams, which can wait: where the queue is full, they try again a little later, and later each time.</summary>
internal sealed class PatientEngine(InferenceEngine engine, EngineOptions options, TimeProvider time)
{
    private const int MaxLines = 32;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    /// <summary>Lines of one stream that may be in flight: a quarter of the rows at most, so that others have room beside them.</summary>
    public int LinesAtOnce { get; } = Math.Clamp(options.MaxBatchSize * options.Lanes / 4, 1, MaxLines);

    /// <summary>Scores a text.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.Stopping"/>, <see cref="ErrorCode.ModelFailed"/>.</exception>
    public async Task<Scoring> ScoreAsync(ScoringSequence sequence, CancellationToken cancellationToken)
    {
        for (var wait = FirstWait; !TrySubmit(sequence); wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
            await Task.Delay(wait, time, cancellationToken);
        return await sequence.Completion;
    }

    private bool TrySubmit(ScoringSequence sequence)
    {
        try
        {
            engine.Submit(sequence);
            return true;
        }
        catch (SequenceApiException exception) when (exception.Code == ErrorCode.QueueFull)
        {
            return false;
        }
    }
}
