using Microsoft.AspNetCore.Http.HttpResults;
using SequenceApi.Engine;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Sessions;
using SequenceApi.Server.Swagger;

namespace SequenceApi.Server.Endpoints;

/// <summary>Texts that the server remembers.</summary>
internal static class SessionEndpoints
{
    public const string Root = "/v1/sessions";

    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup(Root).WithTags("Sessions");
        sessions.MapPost("", Create).WithName("create_session").FailsAsInference()
            .Fails(ErrorCode.StateInvalid, ErrorCode.StateModelMismatch, ErrorCode.IdempotencyKeyReused, ErrorCode.StoreUnavailable);
        sessions.MapGet("{id}", Get).WithName("session").FailsAsFound();
        sessions.MapDelete("{id}", Delete).WithName("delete_session").FailsAsFound(ErrorCode.SessionBusy);
        sessions.MapPost("{id}/append", Append).WithName("append_session").FailsAsInference().FailsAsSession();
        sessions.MapPost("{id}/rewind", Rewind).WithName("rewind_session").FailsAsInference().FailsAsSession();
        sessions.MapPost("{id}/fork", Fork).WithName("fork_session").FailsAsInference().FailsAsSession();
        sessions.MapGet("{id}/state", State).WithName("session_state").FailsAsFound();
    }

    /// <summary>Begins a session.</summary>
    /// <remarks>The server remembers the text; give the session's id to predict and generate instead of the text.</remarks>
    internal static async Task<Created<SessionResponse>> Create(
        SessionRequest request, [AsParameters] CreateHeaders headers, SessionDesk desk, HttpResponse response, CancellationToken cancellationToken)
    {
        var session = await desk.CreateAsync(request, headers.IdempotencyKey, cancellationToken);
        EntityTag.Set(response, session.Version);
        return TypedResults.Created($"{Root}/{session.Id}", session);
    }

    /// <summary>Tells where a session is.</summary>
    internal static async Task<Ok<SessionResponse>> Get(
        string id, [AsParameters] LookHeaders headers, SessionDesk desk, HttpResponse response, CancellationToken cancellationToken) =>
        Tagged(await desk.DescribeAsync(id, headers.IfMatch, cancellationToken), response);

    /// <summary>Ends a session.</summary>
    internal static async Task<NoContent> Delete(
        string id, [AsParameters] LookHeaders headers, SessionAccess sessions, CancellationToken cancellationToken)
    {
        await sessions.DeleteAsync(id, headers.IfMatch, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Reads on in a session.</summary>
    internal static async Task<Ok<SessionResponse>> Append(
        string id, AppendRequest request, [AsParameters] ChangeHeaders headers, SessionDesk desk, HttpResponse response, CancellationToken cancellationToken) =>
        Tagged(await desk.AppendAsync(id, request, headers, cancellationToken), response);

    /// <summary>Winds a session back.</summary>
    /// <remarks>To any position from its `first_position` on, as if what follows had never been read.</remarks>
    internal static async Task<Ok<SessionResponse>> Rewind(
        string id, RewindRequest request, [AsParameters] ChangeHeaders headers, SessionDesk desk, HttpResponse response, CancellationToken cancellationToken) =>
        Tagged(await desk.RewindAsync(id, request, headers, cancellationToken), response);

    /// <summary>Branches sessions off.</summary>
    /// <remarks>Each new session is where this one is, or was at `position`; this one stays as it is.</remarks>
    internal static async Task<Created<ForkResponse>> Fork(
        string id, ForkRequest request, [AsParameters] ChangeHeaders headers, SessionDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Created((string?)null, await desk.ForkAsync(id, request, headers, cancellationToken));

    /// <summary>Gives a session's state.</summary>
    /// <remarks>Any request of any server with this model goes on from it.</remarks>
    internal static async Task<Ok<StateResponse>> State(
        string id, [AsParameters] LookHeaders headers, SessionDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.StateAsync(id, headers.IfMatch, cancellationToken));

    private static RouteHandlerBuilder FailsAsFound(this RouteHandlerBuilder route, params IReadOnlyList<ErrorCode> codes) => route.Fails(
    [
        ErrorCode.InvalidRequest, ErrorCode.SessionNotFound, ErrorCode.SessionExpired, ErrorCode.VersionMismatch, ErrorCode.StateModelMismatch,
        ErrorCode.StoreUnavailable, .. codes,
    ]);

    private static Ok<SessionResponse> Tagged(SessionResponse session, HttpResponse response)
    {
        EntityTag.Set(response, session.Version);
        return TypedResults.Ok(session);
    }
}
