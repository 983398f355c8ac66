namespace SequenceApi.Benchmarks.Progress;

/// <summary>Is told what is measured.</summary>
internal interface IProgressLog
{
    /// <summary>A measurement begins.</summary>
    void Begin(string what);

    /// <summary>It has ended.</summary>
    void End();
}
