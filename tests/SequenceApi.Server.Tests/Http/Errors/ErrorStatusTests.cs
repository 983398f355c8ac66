using SequenceApi.Engine;
using SequenceApi.Server.Http.Errors;

namespace SequenceApi.Server.Tests.Http.Errors;

public sealed class ErrorStatusTests
{
    /// <summary>The wire contract, written down a second time on purpose.</summary>
    private static readonly Dictionary<string, int> Contract = new()
    {
        ["invalid_request"] = 400,
        ["prompt_too_long"] = 400,
        ["not_found"] = 404,
        ["model_not_found"] = 404,
        ["state_invalid"] = 400,
        ["unauthorized"] = 401,
        ["forbidden"] = 403,
        ["state_model_mismatch"] = 409,
        ["session_not_found"] = 404,
        ["session_busy"] = 409,
        ["session_expired"] = 410,
        ["version_mismatch"] = 412,
        ["idempotency_key_reused"] = 422,
        ["store_unavailable"] = 503,
        ["method_not_allowed"] = 405,
        ["request_too_large"] = 413,
        ["unsupported_media_type"] = 415,
        ["rate_limited"] = 429,
        ["queue_full"] = 429,
        ["stopping"] = 503,
        ["loading"] = 503,
        ["model_unavailable"] = 503,
        ["deadline_exceeded"] = 504,
        ["model_failed"] = 500,
        ["internal_error"] = 500,
    };

    [Fact]
    public void Every_code_has_the_status_of_the_contract() =>
        Assert.Equal(Contract, Enum.GetValues<ErrorCode>().ToDictionary(code => code.WireName(), code => code.Status()));
}
