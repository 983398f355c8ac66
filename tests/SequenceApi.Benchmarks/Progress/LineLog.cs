namespace SequenceApi.Benchmarks.Progress;

/// <summary>A plain line for each measurement, for output that is redirected.</summary>
/// <param name="output">Where they go.</param>
/// <param name="total">Measurements in all.</param>
internal sealed class LineLog(TextWriter output, int total) : IProgressLog
{
    private int _count;

    /// <inheritdoc/>
    public void Begin(string what)
    {
        output.WriteLine($"{++_count}/{total} {what}");
        output.Flush();
    }

    /// <inheritdoc/>
    public void End()
    {
    }
}
