namespace SequenceApi.Benchmarks.Throughput;

/// <summary>A way to make tokens, whose speed is measured.</summary>
internal interface IVariant : IDisposable
{
    /// <summary>What the tables call it.</summary>
    string Name { get; }

    /// <summary>Lets it work for a while.</summary>
    /// <param name="concurrency">Sequences at once.</param>
    /// <param name="length">The time that counts; it works a little longer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Measurement Measure(int concurrency, TimeSpan length, CancellationToken cancellationToken);
}
