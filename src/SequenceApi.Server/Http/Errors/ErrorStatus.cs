using System.Text.Json;
using SequenceApi.Engine;

namespace SequenceApi.Server.Http.Errors;

/// <summary>How an error code appears over HTTP.</summary>
internal static class ErrorStatus
{
    /// <summary>The status of a code.</summary>
    public static int Status(this ErrorCode code) => code switch
    {
        ErrorCode.InvalidRequest or ErrorCode.PromptTooLong or ErrorCode.StateInvalid => StatusCodes.Status400BadRequest,
        ErrorCode.Unauthorized => StatusCodes.Status401Unauthorized,
        ErrorCode.Forbidden => StatusCodes.Status403Forbidden,
        ErrorCode.NotFound or ErrorCode.ModelNotFound or ErrorCode.SessionNotFound => StatusCodes.Status404NotFound,
        ErrorCode.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        ErrorCode.StateModelMismatch or ErrorCode.SessionBusy => StatusCodes.Status409Conflict,
        ErrorCode.SessionExpired => StatusCodes.Status410Gone,
        ErrorCode.VersionMismatch => StatusCodes.Status412PreconditionFailed,
        ErrorCode.RequestTooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCode.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        ErrorCode.IdempotencyKeyReused => StatusCodes.Status422UnprocessableEntity,
        ErrorCode.RateLimited or ErrorCode.QueueFull => StatusCodes.Status429TooManyRequests,
        ErrorCode.Stopping or ErrorCode.Loading or ErrorCode.ModelUnavailable or ErrorCode.StoreUnavailable => StatusCodes.Status503ServiceUnavailable,
        ErrorCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        ErrorCode.ModelFailed or ErrorCode.InternalError => StatusCodes.Status500InternalServerError,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "The code has no status."),
    };

    /// <summary>The code's name on the wire.</summary>
    public static string WireName(this ErrorCode code) => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());

    /// <summary>Whether the same request may succeed in a moment, so that a Retry-After header pays.</summary>
    public static bool IsTemporary(this ErrorCode code) =>
        code is ErrorCode.RateLimited or ErrorCode.QueueFull or ErrorCode.SessionBusy or ErrorCode.Stopping or ErrorCode.Loading or ErrorCode.StoreUnavailable;
}
