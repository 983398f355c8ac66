using Microsoft.Extensions.Time.Testing;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>A clock that jumps ahead whenever somebody waits, by as long as they want to.</summary>
internal sealed class PassingTime : FakeTimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        return timer;
    }
}
