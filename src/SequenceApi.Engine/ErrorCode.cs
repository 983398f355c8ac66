namespace SequenceApi.Engine;

/// <summary>
/// Every failure that a caller can meet, by its stable name. On the wire a code is written in snake_case
/// (<c>prompt_too_long</c>).
/// </summary>
public enum ErrorCode
{
    /// <summary>The request contradicts its contract.</summary>
    InvalidRequest,

    /// <summary>The prompt has more tokens than the server accepts.</summary>
    PromptTooLong,

    /// <summary>The request has no key, or a wrong one.</summary>
    Unauthorized,

    /// <summary>The key doesn't allow this, or nobody may do it here.</summary>
    Forbidden,

    /// <summary>Nothing is served under this path.</summary>
    NotFound,

    /// <summary>No model has this id.</summary>
    ModelNotFound,

    /// <summary>A state token is forged, damaged, out of date, or sealed by a key that isn't known here.</summary>
    StateInvalid,

    /// <summary>A state is of another model, or of other weights of the same one.</summary>
    StateModelMismatch,

    /// <summary>No session has this id.</summary>
    SessionNotFound,

    /// <summary>Another request has the session, or has changed it meanwhile.</summary>
    SessionBusy,

    /// <summary>The session existed and is gone.</summary>
    SessionExpired,

    /// <summary>The session isn't at the version that the request names.</summary>
    VersionMismatch,

    /// <summary>The idempotency key came with another request before.</summary>
    IdempotencyKeyReused,

    /// <summary>The store of sessions doesn't answer.</summary>
    StoreUnavailable,

    /// <summary>The path exists, but not for this method.</summary>
    MethodNotAllowed,

    /// <summary>The body is larger than the server accepts.</summary>
    RequestTooLarge,

    /// <summary>The body is not of a content type that the route reads.</summary>
    UnsupportedMediaType,

    /// <summary>The client has sent more than it may in this time.</summary>
    RateLimited,

    /// <summary>The queue of waiting sequences is full.</summary>
    QueueFull,

    /// <summary>The server is stopping and takes no new work.</summary>
    Stopping,

    /// <summary>The request took longer than its client waits.</summary>
    DeadlineExceeded,

    /// <summary>The models are still being loaded.</summary>
    Loading,

    /// <summary>The model's files are missing, damaged or contradict each other.</summary>
    ModelUnavailable,

    /// <summary>A step of the model failed.</summary>
    ModelFailed,

    /// <summary>The server has a defect that this request met.</summary>
    InternalError,
}
