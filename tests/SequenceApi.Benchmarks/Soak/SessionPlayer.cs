using System.Text.Json.Nodes;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>
/// One client's sessions, whose positions and versions it counts itself: after an answer a session has moved as far as it was told to,
/// after an error or a departure not at all.
/// </summary>
internal sealed class SessionPlayer(Exchange exchange, string model, int vocabularySize)
{
    private const string Root = "/v1/sessions";
    private const int MostSessions = 4;
    private const int MostTokens = 400;
    private const int LongestStay = 60;
    private const int LongTokens = 500;
    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(20);
    private readonly List<KnownSession> _sessions = [];
    private int _keys;

    /// <summary>All that it does.</summary>
    public IEnumerable<SoakAction> Actions =>
    [
        new("session, begin", 2, CreateAsync),
        new("session, append", 6, OnOne(AppendAsync)),
        new("session, generate", 6, OnOne(GenerateAsync)),
        new("session, predict", 4, OnOne(PredictAsync)),
        new("session, rewind", 3, OnOne(RewindAsync)),
        new("session, fork", 2, OnOne(ForkAsync)),
        new("session, two at once", 2, OnOne(AppendTwiceAsync)),
        new("session, the same again", 2, OnOne(RetryAsync)),
        new("session, left in the middle", 2, OnOne(LeaveAsync)),
        new("session, end", 2, OnOne(EndAsync)),
    ];

    /// <summary>Ends all that are left.</summary>
    public async Task<string> EndAllAsync(CancellationToken cancellationToken)
    {
        while (_sessions.Count > 0)
            await EndAsync(_sessions[^1], new Random(0), cancellationToken);
        return Tally.Answered;
    }

    /// <summary>Takes any session; begins one where there is none, and ends one that has become long.</summary>
    private Func<Random, CancellationToken, Task<string>> OnOne(Func<KnownSession, Random, CancellationToken, Task<string>> act) =>
        async (random, cancellationToken) =>
        {
            if (_sessions.Count == 0)
                return await CreateAsync(random, cancellationToken);
            var session = _sessions[random.Next(_sessions.Count)];
            try
            {
                return await (session.Tokens.Count > MostTokens ? EndAsync : act)(session, random, cancellationToken);
            }
            catch
            {
                // What it counted doesn't hold any more: said once, not again at each turn.
                _sessions.Remove(session);
                throw;
            }
        };

    private async Task<string> CreateAsync(Random random, CancellationToken cancellationToken)
    {
        if (_sessions.Count >= MostSessions)
            return await EndAsync(_sessions[0], random, cancellationToken);
        var tokens = Draw(random);
        var reply = await AskAsync(Post(Root, ("model", model), ("tokens", Array(tokens))), cancellationToken);
        if (reply.IsRefused)
            return Reply.QueueFull;
        var session = new KnownSession((string)Good(reply, 201)["id"]!, tokens, version: 1);
        Require(session, reply);
        _sessions.Add(session);
        return Tally.Answered;
    }

    private async Task<string> AppendAsync(KnownSession session, Random random, CancellationToken cancellationToken)
    {
        var tokens = Draw(random);
        var reply = await AskAsync(Append(session, tokens) with { IfMatch = random.Next(2) == 0 ? session.Version : null }, cancellationToken);
        if (reply.IsRefused)
            return Reply.QueueFull;
        Good(reply, 200);
        session.Add(tokens);
        Require(session, reply);
        return Tally.Answered;
    }

    /// <summary>What a session goes on with is what its whole text goes on with.</summary>
    private async Task<string> GenerateAsync(KnownSession session, Random random, CancellationToken cancellationToken)
    {
        var (tokens, seed, most, stream) = (Draw(random), random.Next(), random.Next(1, 48), random.Next(2) == 0);
        var reply = await AskAsync(Generate(("session", session.Id), tokens, seed, most, stream), cancellationToken);
        if (reply.IsRefused)
            return Reply.QueueFull;
        if (!reply.IsGood)
            throw reply.Wrong("a completion in a session");
        var answer = stream ? AnswerText.Done(reply.Text) : reply.Body;
        int[] before = [.. session.Tokens, .. tokens];
        session.Add([.. tokens, .. Ids(answer)]);
        session.Require((int)answer["position"]!, (long)answer["version"]!);
        var whole = await AskAsync(Generate(("model", model), before, seed, most, stream: false), cancellationToken);
        if (!whole.IsRefused && !Ids(Good(whole, 200)).SequenceEqual(Ids(answer)))
            throw new BenchmarkException("a session goes on otherwise than its whole text does");
        return Tally.Answered;
    }

    private async Task<string> PredictAsync(KnownSession session, Random random, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(Post("/v1/predict", ("session", session.Id)), cancellationToken);
        if (reply.IsRefused)
            return Reply.QueueFull;
        Good(reply, 200);
        Require(session, reply);
        return Tally.Answered;
    }

    private async Task<string> RewindAsync(KnownSession session, Random random, CancellationToken cancellationToken)
    {
        var first = (int)Good(await AskAsync(ApiCall.Of(HttpMethod.Get, Path(session)), cancellationToken), 200)["first_position"]!;
        var position = random.Next(Math.Max(first, 1), session.Tokens.Count + 1);
        var reply = await AskAsync(Post($"{Path(session)}/rewind", ("position", position)), cancellationToken);
        if (reply.IsRefused)
            return Reply.QueueFull;
        Good(reply, 200);
        session.RewindTo(position);
        Require(session, reply);
        return Tally.Answered;
    }

    private async Task<string> ForkAsync(KnownSession session, Random random, CancellationToken cancellationToken)
    {
        if (_sessions.Count >= MostSessions)
            return await EndAsync(session, random, cancellationToken);
        var reply = await AskAsync(Post($"{Path(session)}/fork", ("count", 1)), cancellationToken);
        if (reply.IsRefused)
            return Reply.QueueFull;
        var told = Good(reply, 201)["sessions"]!.AsArray().Single()!;
        var fork = new KnownSession((string)told["id"]!, session.Tokens, version: 1);
        fork.Require((int)told["position"]!, (long)told["version"]!);
        _sessions.Add(fork);
        return Tally.Answered;
    }

    /// <summary>Of two requests at once each is answered in its turn, or one is told that the session is busy.</summary>
    private async Task<string> AppendTwiceAsync(KnownSession session, Random random, CancellationToken cancellationToken)
    {
        int[][] tokens = [Draw(random), Draw(random)];
        var replies = await Task.WhenAll(tokens.Select(part => AskAsync(Append(session, part), cancellationToken)));
        foreach (var (reply, part) in replies.Zip(tokens).Where(pair => pair.First.IsGood).OrderBy(pair => (long)pair.First.Body["version"]!))
        {
            session.Add(part);
            Require(session, reply);
        }

        if (replies.FirstOrDefault(reply => !reply.IsGood && !reply.IsRefused) is not { } other)
            return Tally.Answered;
        return other is { Status: 409, Code: Reply.SessionBusy } ? Reply.SessionBusy : throw other.Wrong("one of two to be busy");
    }

    /// <summary>A request that is sent again with its key has the first one's answer, and nothing moves twice.</summary>
    private async Task<string> RetryAsync(KnownSession session, Random random, CancellationToken cancellationToken)
    {
        var tokens = Draw(random);
        var call = Append(session, tokens) with { IdempotencyKey = $"{session.Id}-{_keys++}" };
        var first = await AskAsync(call, cancellationToken);
        if (first.IsRefused)
            return Reply.QueueFull;
        Good(first, 200);
        session.Add(tokens);
        Require(session, first);
        var second = await AskAsync(call, cancellationToken);
        return Good(second, 200).ToJsonString() == first.Body.ToJsonString()
            ? Tally.Answered
            : throw second.Wrong($"the first answer, {first.Text}, again");
    }

    /// <summary>Who leaves changes nothing, unless all had been written by then; a change that names the version tells which.</summary>
    private async Task<string> LeaveAsync(KnownSession session, Random random, CancellationToken cancellationToken)
    {
        using var leave = exchange.LeaveAfter(TimeSpan.FromMilliseconds(random.Next(1, LongestStay)));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(leave.Token, cancellationToken);
        try
        {
            await AskAsync(Generate(("session", session.Id), Draw(random), random.Next(), LongTokens, stream: random.Next(2) == 0), either.Token);
        }
        catch (Exception exception) when (leave.IsCancellationRequested && exception is not BenchmarkException { InnerException: null })
        {
            // It has left.
        }

        var tokens = Draw(random);
        while (true)
        {
            var reply = await AskAsync(Append(session, tokens) with { IfMatch = session.Version }, cancellationToken);
            if (reply is { Status: 412, Code: "version_mismatch" })
                return await EndMovedAsync(session, random, cancellationToken);
            if (reply.Code == Reply.SessionBusy || reply.IsRefused)
            {
                await exchange.WaitAsync(Later, cancellationToken);
                continue;
            }

            Good(reply, 200);
            session.Add(tokens);
            Require(session, reply);
            return Tally.Left;
        }
    }

    /// <summary>Nobody has seen what was generated, so this session can't be counted on.</summary>
    private async Task<string> EndMovedAsync(KnownSession session, Random random, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(ApiCall.Of(HttpMethod.Get, Path(session)), cancellationToken);
        var moved = Good(reply, 200);
        if ((long)moved["version"]! != session.Version + 1 || (int)moved["position"]! <= session.Tokens.Count)
            throw reply.Wrong($"version {session.Version + 1}, behind position {session.Tokens.Count}");
        return await EndAsync(session, random, cancellationToken);
    }

    private async Task<string> EndAsync(KnownSession session, Random random, CancellationToken cancellationToken)
    {
        _sessions.Remove(session);
        var reply = await AskAsync(ApiCall.Of(HttpMethod.Delete, Path(session)), cancellationToken);
        if (reply.Status != 204)
            throw reply.Wrong("204");
        var gone = await AskAsync(ApiCall.Of(HttpMethod.Get, Path(session)), cancellationToken);
        return gone is { Status: 410, Code: "session_expired" } ? Tally.Answered : throw gone.Wrong("410 session_expired");
    }

    private Task<Reply> AskAsync(ApiCall call, CancellationToken cancellationToken) => exchange.AskAsync(call, cancellationToken);

    private static string Path(KnownSession session) => $"{Root}/{session.Id}";

    private static ApiCall Append(KnownSession session, int[] tokens) => Post($"{Path(session)}/append", ("tokens", Array(tokens)));

    private static ApiCall Generate((string Name, JsonNode Value) start, int[] tokens, int seed, int most, bool stream) => Post(
        "/v1/generate", start, ("tokens", Array(tokens)), ("seed", seed), ("max_tokens", most), ("stream", stream));

    private static ApiCall Post(string path, params (string Name, JsonNode Value)[] members) =>
        ApiCall.Post(path, new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Value))));

    private static JsonArray Array(int[] numbers) => [.. numbers.Select(number => (JsonNode)number)];

    private static IEnumerable<int> Ids(JsonNode answer) => answer["tokens"]!.AsArray().Select(token => (int)token!["token_id"]!);

    private static JsonNode Good(Reply reply, int status) => reply.Status == status ? reply.Body : throw reply.Wrong($"{status}");

    private static void Require(KnownSession session, Reply reply) =>
        session.Require((int)reply.Body["position"]!, (long)reply.Body["version"]!);

    private int[] Draw(Random random) => [.. Enumerable.Range(0, random.Next(1, 24)).Select(_ => random.Next(vocabularySize))];
}
