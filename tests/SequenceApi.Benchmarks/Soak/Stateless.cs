namespace SequenceApi.Benchmarks.Soak;

/// <summary>What a client does without a session: asks what is known, leaves, reads slowly, and sends nonsense.</summary>
internal sealed class Stateless(Exchange exchange, Questions questions)
{
    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(5);
    private const int LongestStay = 80;

    /// <summary>All of it.</summary>
    public IEnumerable<SoakAction> Actions =>
    [
        .. questions.Kinds.Where(kind => kind != Questions.LongStream).Select(kind => new SoakAction(
            kind, 4, (random, token) => AskAsync(questions.Draw(kind, random), pause: null, token))),
        new("a slow reader", 2, (random, token) => AskAsync(questions.Draw(Questions.LongStream, random), SlowPause, token)),
        new("left in the middle", 8, LeaveAsync),
        new("nonsense", 6, (random, token) => SendNonsenseAsync(Nonsense.Draw(random), token)),
    ];

    private async Task<string> AskAsync(Question question, TimeSpan? pause, CancellationToken cancellationToken)
    {
        var reply = await exchange.AskAsync(question.Call, cancellationToken, pause);
        if (reply.IsRefused)
            return Reply.QueueFull;
        question.Require(reply);
        return Tally.Answered;
    }

    /// <summary>Half of those who leave were in a long stream, the others anywhere; some are answered before.</summary>
    private async Task<string> LeaveAsync(Random random, CancellationToken cancellationToken)
    {
        var question = random.Next(2) == 0 ? questions.Draw(Questions.LongStream, random) : questions.Draw(random);
        using var leave = exchange.LeaveAfter(TimeSpan.FromMilliseconds(random.Next(1, LongestStay)));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(leave.Token, cancellationToken);
        try
        {
            return await AskAsync(question, pause: null, either.Token);
        }
        catch (Exception exception) when (leave.IsCancellationRequested && exception is not BenchmarkException { InnerException: null })
        {
            return Tally.Left;
        }
    }

    private async Task<string> SendNonsenseAsync(Nonsense nonsense, CancellationToken cancellationToken)
    {
        var reply = await exchange.AskAsync(nonsense.Call, cancellationToken);
        return reply.Status == nonsense.Status && reply.Code == nonsense.Code
            ? nonsense.Code
            : throw reply.Wrong($"{nonsense.Status} {nonsense.Code} to {nonsense.Call.Method} {nonsense.Call.Path}");
    }
}
