using System.Text.Json.Serialization;
using SequenceApi.Server.Contracts;

namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>A failure.</summary>
/// <param name="Message" example="The field max_tokens must be between 0 and 65536.">A sentence that says what to change.</param>
/// <param name="Type" example="invalid_request_error">What kind of failure it is.</param>
/// <param name="Param" example="max_tokens">The member at fault; null where it is none, or not only one.</param>
/// <param name="Code" example="invalid_request">A stable name for programs, the same as on all routes.</param>
public sealed record ErrorDetail(
    string Message,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    string Code)
{
    internal static ErrorDetail Of(Problem problem) => new(problem.Detail, TypeOf(problem.Status), problem.Errors is { Count: 1 } errors ? errors.Keys.First() : null, problem.Code);

    /// <summary>The kind of failure that a status stands for.</summary>
    internal static string TypeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };
}
