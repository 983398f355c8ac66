namespace SequenceApi.Engine.Tracing;

/// <summary>
/// How long a trace rests after a call of its model, so that it takes of one core what its rows would get in a batch with the
/// lanes': of r rows beside R rows over L lanes, r / (r + R / L).
/// </summary>
internal sealed class Pacing
{
    // Shorter rests cost more in being woken than they give.
    private static readonly TimeSpan LeastRest = TimeSpan.FromMilliseconds(1);
    private TimeSpan _owed;

    /// <summary>The rest that is due after a call: zero until what is owed is worth it.</summary>
    /// <param name="worked">How long the call took.</param>
    /// <param name="rows">Its rows, ≥ 1.</param>
    /// <param name="running">Rows that the lanes run in all.</param>
    /// <param name="lanes">How many lanes there are.</param>
    public TimeSpan Due(TimeSpan worked, int rows, int running, int lanes)
    {
        if (running > 0)
            _owed += worked * ((double)running / lanes / rows);
        return _owed >= LeastRest ? _owed : TimeSpan.Zero;
    }

    /// <summary>Takes a rest off what is owed; one that took too long counts for the next.</summary>
    public void Rested(TimeSpan time) => _owed -= time;
}
