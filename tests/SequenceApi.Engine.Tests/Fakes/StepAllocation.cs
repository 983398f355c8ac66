namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>What a lane allocates over many steps of a network, once it is warm.</summary>
internal sealed class StepAllocation
{
    /// <summary>Steps before the measurement.</summary>
    public const int WarmUp = 200;

    /// <summary>Steps that are measured.</summary>
    public const int Measured = 1000;

    private long _begun;
    private long _ended;

    /// <param name="network">Whose steps are watched, from the thread that takes them.</param>
    public StepAllocation(ToyStepModel network) => network.BeforeStep = _ =>
    {
        if (network.Steps == WarmUp)
            _begun = GC.GetAllocatedBytesForCurrentThread();
        if (network.Steps == WarmUp + Measured)
            _ended = GC.GetAllocatedBytesForCurrentThread();
    };

    /// <summary>Bytes of the measured steps, which must be over: no step at all would look like none allocated.</summary>
    public long Bytes => _ended > 0 ? _ended - _begun : throw new InvalidOperationException("The measured steps are not over.");
}
