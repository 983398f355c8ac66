using SequenceApi.Engine;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Http.Limits;

namespace SequenceApi.Server.ScoreStreams;

/// <summary>
/// Scores for a stream, which can wait: where its client has no tokens left until there are some, and where the queue is full it
/// tries again a little later, and later each time.
/// </summary>
internal sealed class PatientEngine(InferenceEngine engine, EngineOptions options, TokenAllowance allowance, TimeProvider time)
{
    private const int MaxLines = 32;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    /// <summary>Lines of one stream that may be in flight: a quarter of the rows at most, so that others have room beside them.</summary>
    public int LinesAtOnce { get; } = Math.Clamp(options.MaxBatchSize * options.Lanes / 4, 1, MaxLines);

    /// <summary>Scores a text.</summary>
    /// <param name="sequence">What scores it.</param>
    /// <param name="tokens">How many tokens it has.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.Stopping"/>, <see cref="ErrorCode.ModelFailed"/>.</exception>
    public async Task<Scoring> ScoreAsync(ScoringSequence sequence, int tokens, CancellationToken cancellationToken)
    {
        await allowance.TakeAsync(tokens, cancellationToken);
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
