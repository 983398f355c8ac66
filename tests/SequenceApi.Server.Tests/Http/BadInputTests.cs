using System.Globalization;
using System.Text;

namespace SequenceApi.Server.Tests.Http;

public sealed class BadInputTests(TestApi api) : IClassFixture<TestApi>
{
    private const string Json = "application/json";
    private static readonly string[] Prompted = ["/v1/predict", "/v1/generate", "/v1/score"];
    private static readonly string[] All = [.. Prompted, "/v1/suggest", "/v1/trace", "/v1/tokenize", "/v1/detokenize"];
    private readonly HttpClient _client = api.CreateClient();

    /// <summary>Bodies that no route takes.</summary>
    public static TheoryData<string, string> Malformed => Each(
        All,
        "",
        "null",
        "[]",
        "1",
        "\"text\"",
        "{",
        """{"text":"a",}""",
        """{"text":"a"} x""",
        """{/* a comment */"text":"a"}""",
        """{"text":"a","unheard_of":1}""",
        """{"Text":"a"}""",
        """{"text":"a","text":"b"}""",
        """{"text":1}""",
        """{"text":["a"]}""",
        """{"text":"\ud800"}""",
        """{"text":"\udc00\ud800"}""",
        """{"model":7,"text":"a"}""",
        """{"tokens":"a"}""",
        """{"tokens":[-1]}""",
        """{"tokens":[97]}""",
        """{"tokens":[2147483647]}""",
        """{"tokens":[2147483648]}""",
        """{"tokens":[1e20]}""",
        """{"tokens":[1.5]}""",
        """{"tokens":["1"]}""",
        """{"tokens":[null]}""",
        """{"tokens":[[1]]}""",
        $$"""{"text":{{new string('[', 1000)}}{{new string(']', 1000)}}}""");

    /// <summary>Bodies that no route takes which runs a model.</summary>
    public static TheoryData<string, string> Unanswerable => Each(
        Prompted,
        "{}",
        """{"text":null,"tokens":null}""",
        """{"text":"a","tokens":[1]}""",
        """{"text":"","tokens":[]}""");

    public static TheoryData<string> OutOfRange =>
    [
        .. Fields("/v1/predict", ["top_k"], "0", "-1", "98", "2147483648", "1.5", "\"5\"", "true", "[]", "1e999"),
        .. Fields("/v1/predict", ["temperature"], "0", "-1", "100.1", "NaN", "\"NaN\"", "\"1\"", "Infinity", "1e999", "-1e999", "1e-60"),
        .. Fields("/v1/suggest", ["count"], "0", "-1", "51", "1.5", "\"5\""),
        .. Fields("/v1/suggest", ["max_tokens"], "0", "257", "1e3"),
        .. Fields("/v1/suggest", ["boundary"], "\"words\"", "0", "true"),
        .. Fields("/v1/predict", ["heal"], "1", "\"true\""),
        .. Fields("/v1/generate", ["heal"], "0", "\"no\""),
        .. Fields("/v1/generate", ["temperature"], "-0.1", "100.1", "NaN", "\"NaN\"", "1e999"),
        .. Fields("/v1/generate", ["max_tokens"], "0", "-1", "65537", "1e3", "99999999999"),
        .. Fields("/v1/generate", ["min_tokens"], "-1", "65", "65537"),
        .. Fields("/v1/generate", ["top_k"], "-1", "2147483648"),
        .. Fields("/v1/generate", ["top_p", "typical_p"], "0", "-1", "1.1", "1e999"),
        .. Fields("/v1/generate", ["min_p"], "-0.1", "1.1"),
        .. Fields("/v1/generate", ["repetition_penalty"], "0", "-1", "100.1", "1e-30"),
        .. Fields("/v1/generate", ["presence_penalty", "frequency_penalty"], "-2.1", "2.1"),
        .. Fields("/v1/generate", ["seed"], "-1", "9007199254740992", "1.5", "1e40", "\"7\""),
        .. Fields("/v1/generate", ["logprobs"], "-1", "21", "true"),
        .. Fields("/v1/generate", ["stream"], "1", "\"true\""),
        .. Fields("/v1/generate", ["stop"], "\"a\"", "[\"\"]", "[null]", "[1]", $"[\"{new string('a', 257)}\"]"),
        .. Fields("/v1/generate", ["stop"], $"[{string.Join(',', Enumerable.Repeat("\"a\"", 17))}]"),
        .. Fields("/v1/generate", ["logit_bias"], "[]", "{\"a\":1}", "{\"-1\":1}", "{\"97\":1}", "{\"99999999999\":1}", "{\"1.5\":1}"),
        .. Fields("/v1/generate", ["logit_bias"], "{\"1\":100.1}", "{\"1\":\"1\"}", "{\"1\":null}", "{\"1\":1,\"1\":2}", "{\"1\":1e999}"),
        .. Fields("/v1/score", ["per_token"], "1", "\"true\""),
        .. Fields("/v1/score", ["context"], "1", "[\"a\"]", "\"\\ud800\""),
        "/v1/score {\"text\":\"\"}",
        "/v1/score {\"tokens\":[]}",
        "/v1/tokenize {}",
        "/v1/tokenize {\"text\":null}",
        "/v1/detokenize {}",
        "/v1/detokenize {\"tokens\":null}",
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    [MemberData(nameof(Unanswerable))]
    public Task A_body_against_the_contract_is_a_400(string path, string body) => RefusesAsync(path, body);

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public Task A_field_against_the_contract_is_a_400(string request) =>
        RefusesAsync(request[..request.IndexOf(' ', StringComparison.Ordinal)], request[(request.IndexOf(' ', StringComparison.Ordinal) + 1)..]);

    [Fact]
    public async Task A_refusal_names_the_fields_and_their_ranges()
    {
        using var response = await _client.SendJsonAsync("/v1/generate", """{"text":"a","max_tokens":0,"top_p":2}""");
        var problem = await response.RequireProblemAsync(400, "invalid_request");
        Assert.Equal(["max_tokens", "top_p"], problem["errors"]!.AsObject().Select(error => error.Key).Order());
        Assert.Contains("max_tokens must be between 1 and 65536", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Malformed_json_is_located_and_never_quoted()
    {
        using var response = await _client.SendJsonAsync("/v1/generate", """{"text":"a secret","stop":["another secret", 7]}""");
        var problem = await response.RequireProblemAsync(400, "invalid_request");
        Assert.Contains("$.stop[1]", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_is_not_utf_8_is_a_400()
    {
        byte[][] bodies =
        [
            [.. "{\"text\":\""u8, 0xFF, 0xFE, .. "\"}"u8],
            [.. "{\"te"u8, 0xC3, .. "xt\":\"a\"}"u8],
            [.. "{\"text\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8],
            Encoding.Unicode.GetBytes("{\"text\":\"a\"}"),
        ];
        foreach (var path in All)
            foreach (var body in bodies)
            {
                using var response = await _client.SendBytesAsync(path, body, Json);
                await response.RequireProblemAsync(400, "invalid_request");
            }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/html")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application/json; charset=nonsense")]
    public async Task Another_content_type_or_charset_is_a_415(string? contentType)
    {
        foreach (var path in All)
        {
            using var response = await _client.SendBytesAsync(path, "{\"text\":\"a\",\"tokens\":[1]}"u8.ToArray(), contentType);
            await response.RequireProblemAsync(415, "unsupported_media_type");
        }
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("application/vnd.api+json")]
    public async Task Json_by_any_name_is_read(string contentType)
    {
        using var response = await _client.SendBytesAsync("/v1/predict", "{\"text\":\"a\"}"u8.ToArray(), contentType);
        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task An_unknown_model_is_a_404_that_names_the_models()
    {
        foreach (var path in All)
            foreach (var model in new[] { "other", "", "Shakespeare", "../shakespeare" })
            {
                var input = path == "/v1/detokenize" ? "\"tokens\":[1]" : "\"text\":\"a\"";
                using var response = await _client.SendJsonAsync(path, $$"""{"model":"{{model}}",{{input}}}""");
                var problem = await response.RequireProblemAsync(404, "model_not_found");
                Assert.Contains("shakespeare", (string?)problem["detail"], StringComparison.Ordinal);
            }

        using var card = await _client.GetAsync(new Uri("/v1/models/other", UriKind.Relative), TestContext.Current.CancellationToken);
        await card.RequireProblemAsync(404, "model_not_found");
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", 404, "not_found")]
    [InlineData("POST", "/v1/predict/more", 404, "not_found")]
    [InlineData("GET", "/v1/predict", 405, "method_not_allowed")]
    [InlineData("DELETE", "/v1/models", 405, "method_not_allowed")]
    [InlineData("PUT", "/v1/models/shakespeare", 405, "method_not_allowed")]
    public async Task Another_path_or_method_is_a_404_or_405(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        await response.RequireProblemAsync(status, code);
    }

    [Fact]
    public async Task A_client_that_wants_only_events_gets_its_error_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/generate");
        request.Content = new StringContent("""{"text":"a","stream":true,"max_tokens":0}""", Encoding.UTF8, Json);
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        await response.RequireProblemAsync(400, "invalid_request");
    }

    [Fact]
    public async Task A_body_over_the_limit_is_a_413_whether_its_length_is_announced_or_not()
    {
        await using var small = new TestApi().With("Http:MaxBodyBytes", "1024");
        using var client = small.CreateClient();
        foreach (var chunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/predict");
            request.Content = new StringContent($$"""{"text":"{{new string('a', 2000)}}"}""", Encoding.UTF8, Json);
            request.Headers.TransferEncodingChunked = chunked;
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var problem = await response.RequireProblemAsync(413, "request_too_large");
            Assert.Contains("1024", (string?)problem["detail"], StringComparison.Ordinal);
            await client.AskAsync("/v1/predict", new { text = "a" });
        }
    }

    [Fact]
    public async Task A_prompt_over_the_limit_is_a_400_and_a_text_to_score_has_none()
    {
        await using var small = new TestApi().With("Engine:MaxPromptTokens", "4");
        using var client = small.CreateClient();
        foreach (var path in new[] { "/v1/predict", "/v1/generate" })
            foreach (var body in new[] { """{"text":"12345"}""", """{"tokens":[1,2,3,4,5]}""" })
            {
                using var response = await client.SendJsonAsync(path, body);
                await response.RequireProblemAsync(400, "prompt_too_long");
            }

        await client.AskAsync("/v1/predict", new { text = "1234" });
        await client.AskAsync("/v1/score", new { text = "12345" });
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Errors_are_the_same_in_every_environment(string environment)
    {
        await using var server = new TestApi().With("environment", environment);
        using var client = server.CreateClient();
        (string Body, string Type, int Status, string Code)[] cases =
        [
            ("{", Json, 400, "invalid_request"),
            ("", Json, 400, "invalid_request"),
            ("{}", "text/plain", 415, "unsupported_media_type"),
            ("""{"text":"a","top_k":0}""", Json, 400, "invalid_request"),
            ("""{"text":"a","model":"other"}""", Json, 404, "model_not_found"),
        ];
        foreach (var (body, type, status, code) in cases)
        {
            using var response = await client.SendBytesAsync("/v1/predict", Encoding.UTF8.GetBytes(body), type);
            await response.RequireProblemAsync(status, code);
        }
    }

    [Theory]
    [InlineData("/v1/predict", """{"text":"a","model":null,"tokens":null,"top_k":null,"temperature":null}""")]
    [InlineData("/v1/generate", """{"text":"a","model":null,"tokens":null,"max_tokens":null,"min_tokens":null,"temperature":null,"top_k":null,"top_p":null,"min_p":null,"typical_p":null,"repetition_penalty":null,"presence_penalty":null,"frequency_penalty":null,"logit_bias":null,"stop":null,"seed":null,"logprobs":null,"stream":null}""")]
    [InlineData("/v1/score", """{"text":null,"tokens":[1],"model":null,"context":null,"per_token":null}""")]
    [InlineData("/v1/tokenize", """{"text":"a","model":null}""")]
    [InlineData("/v1/detokenize", """{"tokens":[1],"model":null}""")]
    public async Task Null_counts_as_absent(string path, string body) => await _client.AskAsync(path, body);

    [Fact]
    public async Task Null_leaves_the_default() => Assert.Equal(
        64,
        (int?)(await _client.AskAsync("/v1/generate", """{"text":"a","max_tokens":null}"""))["usage"]!["completion_tokens"]);

    private static TheoryData<string, string> Each(string[] paths, params string[] bodies)
    {
        var data = new TheoryData<string, string>();
        foreach (var path in paths)
            foreach (var body in bodies)
                data.Add(path, body);
        return data;
    }

    private static IEnumerable<string> Fields(string path, string[] fields, params string[] values) =>
        from field in fields
        from value in values
        select string.Create(CultureInfo.InvariantCulture, $"{path} {{\"text\":\"a\",\"{field}\":{value}}}");

    /// <summary>The request is refused, and the next one works.</summary>
    private async Task RefusesAsync(string path, string body)
    {
        using var response = await _client.SendJsonAsync(path, body);
        await response.RequireProblemAsync(400, "invalid_request");
        await _client.AskAsync("/v1/predict", """{"text":"a"}""");
    }
}
