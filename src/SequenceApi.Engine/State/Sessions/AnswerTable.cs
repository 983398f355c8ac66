namespace SequenceApi.Engine.State.Sessions;

/// <summary>
/// Recorded answers, bounded in bytes: the oldest go first, which are also the first to time out. Not for several threads.
/// </summary>
/// <param name="maxBytes">Bytes of all answers with all that belongs to them; one that alone is larger is not kept.</param>
/// <param name="clock">Only its timestamps are used.</param>
internal sealed class AnswerTable(long maxBytes, TimeProvider clock)
{
    /// <summary>
    /// What an answer takes beside its bytes and characters, in a 64-bit process: itself (80), two strings (22 each) and two
    /// arrays (24 each) rounded up to eight bytes, a slot of the table (40) and of the queue (16), each of which may be half
    /// empty, and its place in the old one while either grows.
    /// </summary>
    private const int Overhead = 400;

    private readonly Dictionary<(string Scope, string Key), RecordedAnswer> _answers = [];
    private readonly Queue<(RecordedAnswer Answer, long RecordedAt)> _byAge = new();

    /// <summary>Bytes of all answers with all that belongs to them.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes of an answer with all that belongs to it.</summary>
    public static long SizeOf(RecordedAnswer answer) =>
        Overhead + (2L * (answer.Scope.Length + answer.Key.Length)) + answer.RequestDigest.Length + answer.Answer.Length;

    public RecordedAnswer? Find(string scope, string key)
    {
        DropTimedOut();
        return _answers.GetValueOrDefault((scope, key));
    }

    /// <summary>Keeps an answer whose scope and key have none.</summary>
    public void Add(RecordedAnswer answer)
    {
        var size = SizeOf(answer);
        if (size > maxBytes)
            return;
        while (Bytes + size > maxBytes)
            DropOldest();
        _answers.Add((answer.Scope, answer.Key), answer);
        _byAge.Enqueue((answer, clock.GetTimestamp()));
        Bytes += size;
    }

    public void DropTimedOut()
    {
        while (_byAge.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.RecordedAt) >= RecordedAnswer.Lifetime)
            DropOldest();
    }

    private void DropOldest()
    {
        var answer = _byAge.Dequeue().Answer;
        _answers.Remove((answer.Scope, answer.Key));
        Bytes -= SizeOf(answer);
    }
}
