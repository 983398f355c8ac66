using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.StreamScore;

/// <summary>All that <c>stream-score</c> measured.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Model">The model's id.</param>
/// <param name="Megabytes">Sent in one request, in units of 10^6 bytes.</param>
/// <param name="Seconds">From its first byte to the last of its answer.</param>
/// <param name="Tokens">Tokens that were scored.</param>
/// <param name="GrowthMegabytes">The most that the server's resident memory exceeded what it was before, in units of 10^6 bytes.</param>
/// <param name="Alone">Milliseconds of another client's predictions before it.</param>
/// <param name="Beside">Milliseconds of another client's predictions during it.</param>
internal sealed record StreamScoreReport(
    Machine Machine, string Model, int Megabytes, double Seconds, long Tokens, double GrowthMegabytes, Latency? Alone, Latency? Beside)
{
    private const int MarkedMegabytes = 100;
    private static readonly Mark Growth = new("growth of resident memory in a request of 100 MB", Least: 200, Aim: 100, " MB", 0);

    /// <summary>How it stands to the mark.</summary>
    public IReadOnlyList<MarkResult> Marks =>
        [Growth.With(Megabytes == MarkedMegabytes ? GrowthMegabytes : null, $"needs --megabytes {MarkedMegabytes}")];
}
