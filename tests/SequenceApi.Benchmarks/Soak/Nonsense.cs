using System.Text;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>A request that can't be answered, and how it has to be refused.</summary>
/// <param name="Call">The request.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Code">The answer's code.</param>
internal sealed record Nonsense(ApiCall Call, int Status, string Code)
{
    private const string Invalid = "invalid_request";

    private static readonly Nonsense[] All =
    [
        Bad("/v1/predict", """{"text":"""),
        Bad("/v1/predict", """{"text":"a","top_k":0}"""),
        Bad("/v1/predict", "{}"),
        Bad("/v1/generate", """{"text":"a","max_tokens":0}"""),
        Bad("/v1/generate", """{"text":"a","nonsense":1}"""),
        Bad("/v1/generate", """{"text":"a","temperature":"1"}"""),
        Bad("/v1/generate", """{"text":"a","regex":"("}"""),
        Bad("/v1/generate", """{"text":"a","max_tokens":0,"stream":true}"""),
        Bad("/v1/generate", """{"text":"a","state":"bm9uc2Vuc2U"}""", "state_invalid"),
        Bad("/v1/completions", """{"prompt":true}"""),
        Bad("/v1/sessions", """{"tokens":[-1]}"""),
        Bad("/v1/trace", """{"text":""}"""),
        Bad("/v1/score?lines=maybe", "a line", contentType: "text/plain"),
        new(new(HttpMethod.Post, "/v1/predict", [(byte)'{', (byte)'"', 0xFF, 0xFE, (byte)'"', (byte)'}']), 400, Invalid),
        new(new(HttpMethod.Post, "/v1/predict", "a"u8.ToArray(), "text/plain"), 415, "unsupported_media_type"),
        new(new(HttpMethod.Post, "/v1/predict", """{"text":"a","model":"no-such-model"}"""u8.ToArray()), 404, "model_not_found"),
        new(ApiCall.Of(HttpMethod.Get, "/v1/nowhere"), 404, "not_found"),
        new(ApiCall.Of(HttpMethod.Get, "/v1/sessions/s_nobody"), 404, "session_not_found"),
        new(ApiCall.Of(HttpMethod.Get, "/v1/predict"), 405, "method_not_allowed"),
    ];

    /// <summary>Any one of many.</summary>
    public static Nonsense Draw(Random random) => All[random.Next(All.Length)];

    private static Nonsense Bad(string path, string body, string code = Invalid, string contentType = ApiCall.Json) =>
        new(new(HttpMethod.Post, path, Encoding.UTF8.GetBytes(body), contentType), 400, code);
}
