using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.State;

/// <summary>The end of a text and what is kept of the way to it: a few points, and the tokens from the first of them on.</summary>
/// <param name="Points">First to last; the last is the end.</param>
/// <param name="Tokens">The tokens behind the first point.</param>
public sealed record History(IReadOnlyList<Checkpoint> Points, ReadOnlyMemory<int> Tokens)
{
    /// <summary>Points kept beside the end.</summary>
    private const int KeptPoints = 2;

    /// <summary>A text of which nothing is kept but its end.</summary>
    public static History From(Checkpoint end) => new([end], default);

    /// <summary>The history of what a prompt has read, from its start on.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="trail">The points on its way.</param>
    /// <param name="end">The point at its end.</param>
    public static History Begin(Prompt prompt, Trail trail, Checkpoint end)
    {
        if (prompt.Tokens.Count == 0)
            return From(end);
        var first = prompt.Start is null ? 1 : 0;
        var start = prompt.Start ?? new Checkpoint(default, prompt.Tokens[0], Position: 1);
        return From(start).Append([.. prompt.Tokens.Skip(first)], trail.History, end);
    }

    /// <summary>The end, where the text goes on.</summary>
    public Checkpoint End => Points[^1];

    /// <summary>The first position that is kept.</summary>
    public int FirstPosition => Points[0].Position;

    /// <summary>The last point of the history that is not the end; the next one is due an interval behind it.</summary>
    public int LastPosition => Points[^Math.Min(2, Points.Count)].Position;

    /// <summary>The last point that is not behind a position, and the tokens from there to it.</summary>
    /// <param name="position"><see cref="FirstPosition"/>…end.</param>
    public (Checkpoint Point, ReadOnlyMemory<int> Remaining) At(int position)
    {
        var point = Points.Last(point => point.Position <= position);
        return (point, Tokens[(point.Position - FirstPosition)..(position - FirstPosition)]);
    }

    /// <summary>The text with more tokens, without what is now too far back.</summary>
    /// <param name="tokens">The tokens behind the end.</param>
    /// <param name="passed">Points between the old end and the new one.</param>
    /// <param name="end">The new end.</param>
    public History Append(ReadOnlySpan<int> tokens, IEnumerable<Checkpoint> passed, Checkpoint end)
    {
        var kept = Points.SkipLast(Points.Count > 1 ? 1 : 0)
            .Concat(passed).Where(point => point.Position < end.Position).DistinctBy(point => point.Position).TakeLast(KeptPoints).ToList();
        if (kept.Count == 0)
            return From(end);
        int[] all = [.. Tokens.Span, .. tokens];
        return new([.. kept, end], all.AsMemory(kept[0].Position - FirstPosition));
    }

    /// <summary>The text up to a position.</summary>
    /// <param name="end">The point there.</param>
    public History Rewind(Checkpoint end) =>
        new([.. Points.Where(point => point.Position < end.Position), end], Tokens[..(end.Position - FirstPosition)]);
}
