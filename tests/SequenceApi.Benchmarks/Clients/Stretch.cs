namespace SequenceApi.Benchmarks.Clients;

/// <summary>An answer, from when it was asked for until it was whole.</summary>
/// <param name="Start">When it was asked for.</param>
/// <param name="End">When it was there.</param>
/// <param name="Tokens">The tokens that it brought.</param>
internal readonly record struct Stretch(long Start, long End, int Tokens)
{
    /// <summary>
    /// The tokens that fall between two times if they come evenly, as they do where clients always ask again. Without this
    /// an answer that straddles an end of the window would count whole or not at all.
    /// </summary>
    public double TokensBetween(long begin, long end)
    {
        var overlap = Math.Min(End, end) - Math.Max(Start, begin);
        return overlap <= 0 ? 0 : Tokens * (double)overlap / (End - Start);
    }
}
