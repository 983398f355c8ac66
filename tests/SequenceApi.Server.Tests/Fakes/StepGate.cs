namespace SequenceApi.Server.Tests.Fakes;

/// <summary>Lets a model take as many steps as the test allows.</summary>
internal sealed class StepGate(int allowed = 0) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _allowed = new(allowed);
    private readonly SemaphoreSlim _begun = new(0);
    private volatile bool _open;

    /// <summary>Put before each step of a model.</summary>
    public void Pass(int rows)
    {
        _begun.Release();
        if (!_open && !_allowed.Wait(Patience))
            throw new TimeoutException("The test allowed no further step.");
    }

    /// <summary>Ends when the model is about to take one more step.</summary>
    public async Task StepBegunAsync(CancellationToken cancellationToken) =>
        Assert.True(await _begun.WaitAsync(Patience, cancellationToken), "The model took no step.");

    public void Allow(int steps) => _allowed.Release(steps);

    public void Open()
    {
        _open = true;
        _allowed.Release();
    }

    public void Dispose()
    {
        _allowed.Dispose();
        _begun.Dispose();
    }
}
