namespace SequenceApi.Benchmarks.Soak;

/// <summary>What is done to a server, and for how long.</summary>
/// <param name="Clients">Clients at once.</param>
/// <param name="Seconds">How long they go on, behind a warm-up.</param>
/// <param name="Seed">Decides what they do.</param>
internal sealed record SoakPlan(int Clients, double Seconds, int Seed)
{
    private const double LongestWarmUp = 60;

    /// <summary>Places in the queue that a suggestion may need at once.</summary>
    private const int LeastQueue = 32;

    /// <summary>Seconds of the warm-up, in which the clients do the same.</summary>
    public double WarmUpSeconds => Math.Min(Seconds / 2, LongestWarmUp);

    /// <summary>
    /// The server's options: few rows and a short queue, so that clients wait and some are refused (a suggestion alone takes many
    /// places), and caches that the warm-up fills, so that what grows behind it is a leak.
    /// </summary>
    public IEnumerable<(string Name, string Value)> ServerOptions =>
    [
        ("Engine__MaxBatchSize", "8"),
        ("Engine__MaxQueueLength", $"{Math.Max(LeastQueue, Clients)}"),
        ("PrefixCache__MaxBytes", $"{8 << 20}"),
        ("PrefixCache__MaxExpansionBytes", $"{4 << 20}"),
        ("Sessions__MaxRecordedBytes", $"{1 << 20}"),
    ];
}
