using SequenceApi.Engine;

namespace SequenceApi.Server.Swagger;

/// <summary>Says beside a route how it can fail.</summary>
internal static class ErrorResponsesSetup
{
    /// <summary>A route fails with some codes.</summary>
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder route, params IReadOnlyList<ErrorCode> codes) =>
        route.WithMetadata(new ErrorResponses(codes));

    /// <summary>A route fails as every one that reads a body.</summary>
    public static RouteHandlerBuilder FailsAsPost(this RouteHandlerBuilder route, params IReadOnlyList<ErrorCode> codes) =>
        route.Fails([ErrorCode.InvalidRequest, ErrorCode.RequestTooLarge, ErrorCode.UnsupportedMediaType, .. codes]);

    /// <summary>A route fails as every one that may begin with a state or a session.</summary>
    public static RouteHandlerBuilder FailsAsSession(this RouteHandlerBuilder route) => route.Fails(
        ErrorCode.StateInvalid, ErrorCode.StateModelMismatch, ErrorCode.SessionNotFound, ErrorCode.SessionBusy, ErrorCode.SessionExpired,
        ErrorCode.VersionMismatch, ErrorCode.IdempotencyKeyReused, ErrorCode.StoreUnavailable);

    /// <summary>A route fails as every one that runs a model.</summary>
    public static RouteHandlerBuilder FailsAsInference(this RouteHandlerBuilder route) => route.FailsAsPost(
        ErrorCode.PromptTooLong, ErrorCode.ModelNotFound, ErrorCode.ModelUnavailable, ErrorCode.QueueFull, ErrorCode.ModelFailed, ErrorCode.Stopping,
        ErrorCode.DeadlineExceeded);
}
