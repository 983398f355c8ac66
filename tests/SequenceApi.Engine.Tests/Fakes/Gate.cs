namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>Holds a lane before its step until the test opens it.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new();

    public void Pass(int rows)
    {
        _begun.TrySetResult();
        _open.Task.Wait(TimeSpan.FromSeconds(30));
    }

    public Task StepBegunAsync() => _begun.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public void Open() => _open.SetResult();
}
