using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>A request, which can be sent again and again.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, with its parameters.</param>
/// <param name="Body">What it carries, or null.</param>
/// <param name="ContentType">What that is.</param>
/// <param name="IfMatch">The version that a session must have, or null.</param>
/// <param name="IdempotencyKey">Names it, or null.</param>
internal sealed record ApiCall(
    HttpMethod Method, string Path, byte[]? Body, string ContentType = ApiCall.Json, long? IfMatch = null, string? IdempotencyKey = null)
{
    public const string Json = "application/json";

    /// <summary>A JSON object that is posted.</summary>
    public static ApiCall Post(string path, JsonObject body) => new(HttpMethod.Post, path, Encoding.UTF8.GetBytes(body.ToJsonString()));

    /// <summary>A request without a body.</summary>
    public static ApiCall Of(HttpMethod method, string path) => new(method, path, Body: null);

    /// <summary>The message to send once.</summary>
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, Path);
        if (Body is not null)
            message.Content = new ByteArrayContent(Body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(ContentType) } };
        if (IfMatch is { } version)
            message.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version}\""));
        if (IdempotencyKey is not null)
            message.Headers.Add("Idempotency-Key", IdempotencyKey);
        return message;
    }
}
