using System.IO.Pipelines;
using SequenceApi.Server.Http.Deadlines;

namespace SequenceApi.Server.Http;

/// <summary>
/// Where an answer goes that leaves part by part. A part that its reader doesn't take may be given up waiting for, but not given up:
/// Kestrel cuts the connection of a flush that is cancelled, and then no word of why could leave.
/// </summary>
/// <param name="context">The request.</param>
internal sealed class AnswerOutput(HttpContext context)
{
    private Task<FlushResult>? _pending;

    /// <summary>What to write to; nobody may while a part that was given up waiting for hasn't left: see <see cref="CatchUpAsync"/>.</summary>
    public PipeWriter Writer { get; } = context.Response.BodyWriter;

    /// <summary>Ends what is sent when nobody reads any more, and not before.</summary>
    public CancellationToken Gone { get; } = RequestDeadline.Gone(context);

    /// <summary>Sends what was written; waits where the client reads slowly.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var flush = Writer.FlushAsync(Gone);
        return flush.IsCompletedSuccessfully ? ValueTask.CompletedTask : WaitAsync(flush.AsTask(), cancellationToken);
    }

    /// <summary>Waits until all that was sent has left; the server's least speed of readers bounds it.</summary>
    public async Task CatchUpAsync()
    {
        if (_pending is { } pending)
            await pending;
    }

    private async ValueTask WaitAsync(Task<FlushResult> flush, CancellationToken cancellationToken)
    {
        _pending = flush;
        await flush.WaitAsync(cancellationToken);
        _pending = null;
    }
}
