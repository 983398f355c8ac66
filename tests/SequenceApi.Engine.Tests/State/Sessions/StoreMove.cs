using CsCheck;
using SequenceApi.Engine.State.Sessions;

namespace SequenceApi.Engine.Tests.State.Sessions;

/// <summary>Something to do with a store and with its definition, about few sessions and few keys, so that most moves meet.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Session">0…3, the session; a creation makes this one and <paramref name="Others"/> after it.</param>
/// <param name="Others">0…2.</param>
/// <param name="Advance">How far a replacement's version is from the current one: 1 where it is right.</param>
/// <param name="Key">0…2, the answer's key; −1 for none.</param>
/// <param name="Content">What a session holds, or an answer says.</param>
/// <param name="Passing">How much of the idle timeout passes first, where the test has a hand on the clock.</param>
internal sealed record StoreMove(StoreMoveKind Kind, int Session, int Others, int Advance, int Key, byte[] Content, double Passing)
{
    public static readonly Gen<StoreMove> Any = Gen.Select(
        Gen.Enum<StoreMoveKind>(), Gen.Int[0, 3], Gen.Int[0, 2],
        Gen.Frequency((6, Gen.Const(1)), (1, Gen.Int[-1, 3])), Gen.Int[-1, 2], Gen.Byte.Array[0, 40],
        Gen.Frequency((8, Gen.Const(0.0)), (4, Gen.Double[0, 0.4]), (1, Gen.Const(1.0))),
        (kind, session, others, advance, key, content, passing) => new StoreMove(kind, session, others, advance, key, content, passing));

    /// <summary>Does it to a store and says what came of it.</summary>
    /// <param name="store">Whom to ask.</param>
    /// <param name="ids">The four sessions' ids.</param>
    /// <param name="version">The version that the session has by the definition; 0 where it isn't there.</param>
    /// <param name="now">When it is done.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string> DoAsync(
        ISessionStore store, IReadOnlyList<string> ids, long version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isCreation = Kind == StoreMoveKind.Create && Others == 0;
        var scope = isCreation ? ids[0] + RecordedAnswer.Creation : ids[Session];
        var answer = Key < 0 ? null : new RecordedAnswer(scope, $"key {Key}:}}{{", Content.Reverse().ToArray(), Content);
        return Kind switch
        {
            StoreMoveKind.Find => Show(await store.FindAsync(ids[Session], cancellationToken)),
            StoreMoveKind.Create => $"{await store.CreateAsync([.. Created(ids, now)], answer, cancellationToken)}",
            StoreMoveKind.Replace => $"{await store.ReplaceAsync(new(ids[Session], version + Advance, now, Content), answer, cancellationToken)}",
            StoreMoveKind.Delete => $"{await store.DeleteAsync(ids[Session], cancellationToken)}",
            _ => Show(await store.FindAnswerAsync(scope, $"key {Key}:}}{{", cancellationToken)),
        };
    }

    /// <summary>A session in words.</summary>
    public static string Show(StoredSession? session) => session is null
        ? "nothing"
        : $"{session.Id} {session.Version} {session.CreatedAt.UtcTicks} {Convert.ToHexString(session.Content.Span)}";

    /// <summary>An answer in words.</summary>
    public static string Show(RecordedAnswer? answer) => answer is null
        ? "nothing"
        : $"{answer.Scope} {answer.Key} {Convert.ToHexString(answer.RequestDigest.Span)} {Convert.ToHexString(answer.Answer.Span)}";

    private IEnumerable<StoredSession> Created(IReadOnlyList<string> ids, DateTimeOffset now) =>
        Enumerable.Range(Session, Others + 1).Select(i => new StoredSession(ids[i % ids.Count], StoredSession.FirstVersion, now, Content));
}
