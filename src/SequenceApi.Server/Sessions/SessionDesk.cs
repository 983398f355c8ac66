using SequenceApi.Engine;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;
using SequenceApi.Engine.State.Sessions;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Limits;
using SequenceApi.Server.Requests;
using SequenceApi.Server.State;

namespace SequenceApi.Server.Sessions;

/// <summary>Begins sessions, reads on in them, winds them back and branches them off.</summary>
internal sealed class SessionDesk(
    ISessionStore store,
    SessionIds ids,
    SessionAccess access,
    Idempotency idempotency,
    PromptReader prompts,
    InferenceEngine engine,
    StateSealer sealer,
    SessionsOptions options,
    TokenAllowance allowance,
    TimeProvider time)
{
    /// <summary>Begins a session.</summary>
    /// <exception cref="SequenceApiException">What is wrong with the request, its start, the engine or the store.</exception>
    public async Task<SessionResponse> CreateAsync(SessionRequest request, string? key, CancellationToken cancellationToken)
    {
        var call = idempotency.Begin(key, RecordedAnswer.Creation, "create", request);
        if (call is not null && await call.FindAsync<SessionResponse>(cancellationToken) is { } answered)
            return answered;
        var start = await prompts.StartAsync(request.Model, request.State, cancellationToken);
        var prompt = prompts.Read(start, request.Text, request.Tokens);
        allowance.Reserve(prompt.Tokens.Count);
        var trail = new Trail(options.HistoryTokens);
        var history = History.Begin(prompt, trail, await engine.ReadAsync(prompt, trail, cancellationToken));
        var session = New(SessionContent.Write(start.Model, history));
        var answer = Describe(session, new(start.Model, history, start.HasOtherNumerics));
        return await store.CreateAsync([session], call?.Record(answer), CancellationToken.None) == CommitResult.Committed
            ? answer
            : await call!.FindAsync<SessionResponse>(cancellationToken) ?? answer;
    }

    /// <summary>What a session is.</summary>
    /// <exception cref="SequenceApiException">As of <see cref="SessionAccess.LookAsync"/>.</exception>
    public async Task<SessionResponse> DescribeAsync(string id, string? ifMatch, CancellationToken cancellationToken)
    {
        using var session = await access.LookAsync(id, ifMatch, cancellationToken);
        return Describe(session.Stored, session.Content);
    }

    /// <summary>A session's state.</summary>
    /// <exception cref="SequenceApiException">As of <see cref="SessionAccess.LookAsync"/>.</exception>
    public async Task<StateResponse> StateAsync(string id, string? ifMatch, CancellationToken cancellationToken)
    {
        using var session = await access.LookAsync(id, ifMatch, cancellationToken);
        var (model, end) = (session.Content.Model, session.Content.History.End);
        return new(sealer.Seal(PortableState.Write(model, end), prompts.Owner.Tenant), end.Position, model.Id);
    }

    /// <summary>Reads on.</summary>
    /// <exception cref="SequenceApiException">What is wrong with the request, the session, the engine or the store.</exception>
    public Task<SessionResponse> AppendAsync(string id, AppendRequest request, ChangeHeaders headers, CancellationToken cancellationToken) =>
        ChangeAsync(id, "append", request, headers, async content =>
        {
            var prompt = prompts.Read(new(content.Model, content.History.End, content.HasOtherNumerics, prompts.Owner), request.Text, request.Tokens);
            if (prompt.Tokens.Count == 0)
                throw Invalid("There is nothing to append; give a text or tokens that aren't empty.");
            allowance.Reserve(prompt.Tokens.Count);
            var trail = new Trail(options.HistoryTokens, content.History.LastPosition);
            var end = await engine.ReadAsync(prompt, trail, cancellationToken);
            return content.History.Append([.. prompt.Tokens], trail.History, end);
        }, cancellationToken);

    /// <summary>Winds back.</summary>
    /// <exception cref="SequenceApiException">As of <see cref="AppendAsync"/>.</exception>
    public Task<SessionResponse> RewindAsync(string id, RewindRequest request, ChangeHeaders headers, CancellationToken cancellationToken) =>
        ChangeAsync(id, "rewind", request, headers, content => RewoundAsync(content, request.Position!.Value, cancellationToken), cancellationToken);

    /// <summary>Branches off.</summary>
    /// <exception cref="SequenceApiException">As of <see cref="AppendAsync"/>.</exception>
    public async Task<ForkResponse> ForkAsync(string id, ForkRequest request, ChangeHeaders headers, CancellationToken cancellationToken)
    {
        var call = idempotency.Begin(headers.IdempotencyKey, id, "fork", request);
        if (call is not null && await call.FindAsync<ForkResponse>(cancellationToken) is { } answered)
            return answered;
        using var session = await access.LookAsync(id, headers.IfMatch, cancellationToken);
        var (content, bytes) = (session.Content, session.Stored.Content);
        if (request.Position is { } position && position != content.History.End.Position)
        {
            content = content with { History = await RewoundAsync(content, position, cancellationToken) };
            bytes = SessionContent.Write(content.Model, content.History);
        }

        StoredSession[] forks = [.. Enumerable.Range(0, request.Count).Select(_ => New(bytes))];
        var answer = new ForkResponse([.. forks.Select(fork => Describe(fork, content))]);
        return await store.CreateAsync(forks, call?.Record(answer), CancellationToken.None) == CommitResult.Committed
            ? answer
            : await call!.FindAsync<ForkResponse>(cancellationToken) ?? answer;
    }

    private static SequenceApiException Invalid(string message) => new(ErrorCode.InvalidRequest, message);

    private async Task<SessionResponse> ChangeAsync<TRequest>(
        string id, string operation, TRequest request, ChangeHeaders headers, Func<SessionContent, Task<History>> change,
        CancellationToken cancellationToken)
    {
        var call = idempotency.Begin(headers.IdempotencyKey, id, operation, request);
        if (call is not null && await call.FindAsync<SessionResponse>(cancellationToken) is { } answered)
            return answered;
        using var session = await access.TakeAsync(id, headers.IfMatch, cancellationToken);
        var history = await change(session.Content);
        var answer = Describe(session.Stored with { Version = session.Stored.Version + 1 }, session.Content with { History = history });
        return await session.CommitAsync(history, call?.Record(answer), cancellationToken)
            ? answer
            : await call!.FindAsync<SessionResponse>(cancellationToken) ?? answer;
    }

    private async Task<History> RewoundAsync(SessionContent content, int position, CancellationToken cancellationToken)
    {
        var history = content.History;
        if (position < history.FirstPosition || position > history.End.Position)
            throw Invalid(
                $"The position {position} is not kept; this session goes back to positions from {history.FirstPosition} to {history.End.Position}.");
        var (point, remaining) = history.At(position);
        var prompt = Prompt.FromTokens(content.Model, remaining.ToArray(), start: point, owner: prompts.Owner);
        return history.Rewind(await engine.ReadAsync(prompt, trail: null, cancellationToken));
    }

    private StoredSession New(ReadOnlyMemory<byte> content) => new(ids.New(prompts.Owner.Tenant), StoredSession.FirstVersion, time.GetUtcNow(), content);

    private SessionResponse Describe(StoredSession session, SessionContent content) => new(
        session.Id,
        content.Model.Id,
        content.History.End.Position,
        content.History.FirstPosition,
        session.Version,
        session.CreatedAt.ToUnixTimeSeconds(),
        (time.GetUtcNow() + options.IdleTimeout).ToUnixTimeSeconds(),
        content.HasOtherNumerics ? true : null);
}
