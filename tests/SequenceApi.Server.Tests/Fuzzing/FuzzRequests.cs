using System.Text;
using System.Text.Json;
using CsCheck;
using SequenceApi.Engine.Tests.Fuzzing;

namespace SequenceApi.Server.Tests.Fuzzing;

/// <summary>Requests to an operation: half of them right, as far as its contract tells, the others odd in a place or two.</summary>
internal static class FuzzRequests
{
    private const string Json = "application/json";
    private static readonly string[] OddTypes =
    [
        "text/plain", "application/x-ndjson", "application/json; charset=utf-8", "application/json; charset=\"UTF-8\"", "application/json; charset=utf-16", "application/json; charset=",
        "application/json; charset=x-unheard-of", "application/problem+json", "application/json-patch+json", "multipart/form-data", "json", ";", "application/json, text/plain", "*/*",
    ];

    private static readonly RequestBodies Right = new(odd: 0);
    private static readonly RequestBodies Nearly = new(odd: 5);
    private static readonly RequestBodies Odd = new(odd: 30);

    /// <summary>Requests to an operation.</summary>
    public static Gen<FuzzRequest> Of(ApiOperation operation)
    {
        var body = operation.Bodies.Count == 0
            ? Gen.Const(((string, byte[]?))("", null))
            : Gen.Frequency([.. operation.Bodies.Select(content => (content.Key == Json ? 3 : 1, (IGen<(string, byte[]?)>)Content(content.Key, content.Value)))]);
        return Gen.Select(Target(operation), Headers(operation), body, Gen.Int[0, int.MaxValue], (target, headers, content, pick) =>
            new FuzzRequest(operation.Method, target, headers, content.Item1, content.Item2, pick));
    }

    private static Gen<(string, byte[]?)> Content(string type, JsonElement schema) => Gen.Select(
        Gen.Frequency((25, Gen.Const(type)), (1, Gen.OneOf(OddTypes)), (1, Gen.Const(""))),
        type == Json ? JsonBody(schema) : Lines(type),
        (sent, body) => (sent, (byte[]?)body));

    private static Gen<byte[]> JsonBody(JsonElement schema)
    {
        var texts = Gen.Frequency((10, Right.Of(schema)), (5, Nearly.Of(schema)), (2, Odd.Of(schema)), (1, OddJson.Value)).Select(Encoding.UTF8.GetBytes);
        return Gen.Frequency((20, texts), (1, texts.SelectMany(text => Damage.Of(text))));
    }

    /// <summary>Texts in lines, or objects as the JSON of the same path has them.</summary>
    private static Gen<byte[]> Lines(string type)
    {
        var schema = ApiOperation.Schema("ScoreRequest");
        var line = type == "text/plain" ? FieldValues.Text : Gen.Frequency((6, Gen.OneOf("""{"text":"a"}""", """{"id":1,"text":"a b","context":"c"}""", """{"id":"x","tokens":[1,2]}""")), (3, Right.Of(schema)), (1, Odd.Of(schema)));
        var bytes = Gen.Select(line.Array[0, 6], Gen.OneOf("\n", "\r\n", "\n\n"), (lines, end) => Encoding.UTF8.GetBytes(string.Join(end, lines)));
        return Gen.Frequency((9, bytes), (1, bytes.SelectMany(text => Damage.Of(text))));
    }

    private static Gen<string> Target(ApiOperation operation)
    {
        var id = operation.Path.StartsWith("/v1/sessions", StringComparison.Ordinal)
            ? Id(FieldValues.Session, $"{FieldValues.Session}A", "s_", "%F0%28", "a%2Fb", ".", "%2e%2e")
            : operation.Method == "GET" ? Id("shakespeare", "pairs", "words", "tiny", "other", "..%2Ftiny")
            : Id("tiny", "shakespeare", "Tiny", "other", "..%2Ftiny");
        var query = Given(operation, "query", share: 20, name => Right.Of(JsonDocument.Parse("{}").RootElement, name).Select(value => Uri.EscapeDataString(value.Trim('"'))));
        return Gen.Select(id, query, (name, pairs) =>
            $"{operation.Path.Replace("{id}", name, StringComparison.Ordinal)}{(pairs.Length > 0 ? "?" : "")}{string.Join('&', pairs.Select(pair => $"{pair.Name}={pair.Value}"))}");
    }

    /// <summary>Mostly a right one. Kestrel refuses a path with a null in it, before this server sees it.</summary>
    private static Gen<string> Id(string right, params string[] others) => Gen.Frequency(
        (8, Gen.Const(right)),
        (2, Gen.OneOf(others)),
        (1, Gen.String[1, 30].Select(text => Uri.EscapeDataString(text.Replace('\0', '0')))));

    private static Gen<(string Name, string Value)[]> Headers(ApiOperation operation) => Gen.Select(
        Given(operation, "header", share: 15, Header),
        Gen.Frequency((12, Gen.Const("")), (1, Gen.OneOf("text/event-stream", "application/json", "*/*", "text/html;q=x", "application/xml", ";"))),
        Gen.Frequency((30, Gen.Const($"Bearer {FuzzServer.Key}")), (1, Gen.OneOf("Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", $"bearer {FuzzServer.Key}", FuzzServer.Key, $"Bearer {FuzzServer.UseKey}", "é"))),
        (headers, accept, authorization) => headers.Append(("Accept", accept)).Append(("Authorization", authorization)).Where(header => header.Item2.Length > 0).ToArray());

    /// <summary>Some of the parameters that stand in a place.</summary>
    private static Gen<(string Name, string Value)[]> Given(ApiOperation operation, string place, int share, Func<string, Gen<string>> values) => operation.Parameters
        .Where(parameter => parameter.GetProperty("in").GetString() == place)
        .Select(parameter => parameter.GetProperty("name").GetString()!)
        .Aggregate(Gen.Const(Array.Empty<(string, string)>()), (before, name) => Gen.Select(
            before, Gen.Int[0, 99], values(name), (all, chance, value) => chance < share ? [.. all, (name, value)] : all));

    private static Gen<string> Header(string name) => name switch
    {
        "If-Match" => Gen.Frequency((4, Gen.Const("*")), (2, Gen.Int[1, 6].Select(version => $"\"{version}\"")), (1, Gen.OneOf("W/\"1\"", "\"1\", \"2\"", "1", "\"", "\"é\"", ",", "\"99999999999999999999\"", new string('"', 300)))),
        "X-Request-Timeout" => Gen.Frequency((9, Gen.OneOf("60", "90.5", "86400")), (1, Gen.OneOf("0.001", "0", "-1", "NaN", "1e3", "1,5", "86401", "é", "1, 2"))),
        "X-State" => Gen.OneOf(FieldValues.State, FieldValues.State + "A", "é", "="),
        _ => Gen.Frequency((9, Gen.Int[0, int.MaxValue].Select(number => $"key {number}")), (2, Gen.Int[0, 5].Select(number => $"key {number}")), (1, Gen.OneOf("é😀", ",", "\"", new string('k', 255), new string('k', 256)))),
    };
}
