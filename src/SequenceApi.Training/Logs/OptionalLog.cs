using SequenceApi.Training.Training;

namespace SequenceApi.Training.Logs;

/// <summary>
/// A log of curves that a run can do without. Where it fails, whatever the reason, the run goes on: a full disk or a
/// missing drawing library is no reason to lose hours of training. The first failure is told in a line.
/// </summary>
/// <param name="name">What it writes.</param>
/// <param name="open">Makes the log when its first point comes.</param>
/// <param name="error">Where the line goes.</param>
internal sealed class OptionalLog(string name, Func<ITrainingLog> open, TextWriter error) : ITrainingLog, IDisposable
{
    private ITrainingLog? _log;
    private bool _hasWarned;

    /// <inheritdoc/>
    public void Plotted(CurvePoint point) => Try(() => (_log ??= open()).Plotted(point));

    /// <inheritdoc/>
    public void Dispose() => Try(() => (_log as IDisposable)?.Dispose());

    private void Try(Action act)
    {
        try
        {
            act();
        }
#pragma warning disable CA1031 // The run is the host here, and the log its guest: no failure of a picture may end it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!_hasWarned)
                error.WriteLine($"Going on without {name}: {exception.GetBaseException().Message.ReplaceLineEndings(" ")}");
            _hasWarned = true;
        }
    }
}
