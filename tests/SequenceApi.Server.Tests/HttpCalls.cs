using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit.Sdk;

namespace SequenceApi.Server.Tests;

/// <summary>What the tests ask, and how they read the answers.</summary>
internal static class HttpCalls
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Posts JSON and reads the JSON of a success.</summary>
    public static async Task<JsonNode> AskAsync(this HttpClient client, string path, object body)
    {
        using var response = await client.SendJsonAsync(path, body);
        var answer = await response.ReadAsync();
        return response.IsSuccessStatusCode ? answer : throw new XunitException($"{path} answered {answer}");
    }

    /// <summary>Gets the JSON of a success.</summary>
    public static async Task<JsonNode> AskAsync(this HttpClient client, string path) =>
        JsonNode.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative), Token))!;

    /// <summary>Posts JSON, given as text or as an object.</summary>
    public static Task<HttpResponseMessage> SendJsonAsync(this HttpClient client, string path, object body) =>
        client.SendBytesAsync(path, body as byte[] ?? Encoding.UTF8.GetBytes(body as string ?? JsonSerializer.Serialize(body)), "application/json");

    /// <summary>Posts bytes as some type.</summary>
    public static async Task<HttpResponseMessage> SendBytesAsync(this HttpClient client, string path, byte[] body, string? contentType)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return await client.PostAsync(new Uri(path, UriKind.Relative), content, Token);
    }

    /// <summary>Reads JSON.</summary>
    public static async Task<JsonNode> ReadAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;

    /// <summary>Posts a generation and gives its events as they come.</summary>
    public static async IAsyncEnumerable<(string Type, JsonNode Data)> StreamAsync(this HttpClient client, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/generate");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Token))
            yield return (item.EventType, JsonNode.Parse(item.Data)!);
    }

    /// <summary>Requires a problem and gives it.</summary>
    public static async Task<JsonNode> RequireProblemAsync(this HttpResponseMessage response, int status, string code)
    {
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Equal(status, (int?)problem["status"]);
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["detail"]));
        return problem;
    }

    /// <summary>An answer without what need not be the same the next time: its own id, and how much of the input was known.</summary>
    public static string Comparable(this JsonNode answer)
    {
        var copy = answer.DeepClone();
        copy.AsObject().Remove("id");
        copy["usage"]?.AsObject().Remove("cached_tokens");
        return copy.ToJsonString();
    }

    /// <summary>The member of each item of an array.</summary>
    public static T[] All<T>(this JsonNode array, string member) => [.. array.AsArray().Select(item => item![member]!.GetValue<T>())];
}
