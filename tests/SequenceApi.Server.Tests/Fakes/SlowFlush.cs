using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>A client who reads nothing until the test lets it: the first flush of its answer waits. It says so by a header.</summary>
internal sealed class SlowFlush : IStartupFilter
{
    /// <summary>The header of the slow client.</summary>
    public const string Header = "Slow";

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _flushes;

    /// <summary>Ends when the first flush waits.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Flushes of the slow client's answer so far.</summary>
    public int Flushes => Volatile.Read(ref _flushes);

    public void Release() => _released.SetResult();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            if (context.Request.Headers.ContainsKey(Header))
                context.Features.Set<IHttpResponseBodyFeature>(new SlowBody(this, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>()));
            return rest(context);
        });
        next(app);
    };

    private async ValueTask<FlushResult> FlushAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _flushes);
        _begun.TrySetResult();
        await _released.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        return await writer.FlushAsync(cancellationToken);
    }

    private sealed class SlowBody(SlowFlush slow, IHttpResponseBodyFeature inner) : IHttpResponseBodyFeature
    {
        public Stream Stream => inner.Stream;

        public PipeWriter Writer { get; } = new SlowWriter(slow, inner.Writer);

        public Task CompleteAsync() => inner.CompleteAsync();

        public void DisableBuffering() => inner.DisableBuffering();

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            inner.SendFileAsync(path, offset, count, cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);
    }

    private sealed class SlowWriter(SlowFlush slow, PipeWriter inner) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => slow.FlushAsync(inner, cancellationToken);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);
    }
}
