namespace SequenceApi.Engine.State;

/// <summary>
/// Points that a sequence has passed, to go on from: its end where it knows that in time, or one a few tokens before it,
/// and one every so many tokens for a history. The lane writes it; whoever gave it to the sequence reads it at the end.
/// </summary>
/// <param name="historyInterval">Tokens from one point of the history to the next; 0 for none.</param>
/// <param name="lastPosition">The latest point of the text's history so far; null where there is none.</param>
public sealed class Trail(int historyInterval = 0, int? lastPosition = null)
{
    /// <summary>A point this far back takes as many steps to go on from its end.</summary>
    private const int LatestInterval = 16;

    private readonly Point _latest = new();
    private Point? _newer;
    private Point? _older;
    private int? _lastPosition = lastPosition;

    /// <summary>Tokens before the end that must be read, though the state behind them may be known, so that the history has its points.</summary>
    internal int Length => 2 * historyInterval;

    /// <summary>The points of the history, at most the last two, first to last.</summary>
    public IEnumerable<Checkpoint> History =>
        new[] { _older, _newer }.OfType<Point>().Select(point => point.ToCheckpoint());

    /// <summary>The last point that is not behind a position; there is one where the sequence began before it.</summary>
    public Checkpoint Before(int position) =>
        new[] { _latest, _newer, _older }.OfType<Point>().Where(point => point.Position <= position).MaxBy(point => point.Position)!.ToCheckpoint();

    /// <summary>Notes a point where it is due.</summary>
    /// <param name="position">Tokens up to there.</param>
    /// <param name="lastToken">The last of them.</param>
    /// <param name="size">Numbers in a hidden state.</param>
    /// <param name="isWanted">Whether it is due anyway.</param>
    /// <returns>Where the hidden state before that token goes; empty where the point is not due.</returns>
    internal Span<float> Note(int position, int lastToken, int size, bool isWanted)
    {
        if (historyInterval > 0 && (_lastPosition is not { } last || position - last >= historyInterval))
        {
            (_older, _newer, _lastPosition) = (_newer, _older ?? new Point(), position);
            return _newer.Set(position, lastToken, size);
        }

        var noted = Math.Max(_latest.Position, _newer?.Position ?? -1);
        return position > noted && (isWanted || position - noted >= LatestInterval) ? _latest.Set(position, lastToken, size) : default;
    }

    private sealed class Point
    {
        private float[] _state = [];
        private int _lastToken;

        public int Position { get; private set; } = -LatestInterval;

        public Span<float> Set(int position, int lastToken, int size)
        {
            (Position, _lastToken) = (position, lastToken);
            if (_state.Length != size)
                _state = new float[size];
            return _state;
        }

        public Checkpoint ToCheckpoint() => new(_state, _lastToken, Position);
    }
}
