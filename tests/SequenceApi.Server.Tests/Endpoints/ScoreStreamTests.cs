using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

public sealed class ScoreStreamTests(TestApi api) : IClassFixture<TestApi>
{
    private const string Path = "/v1/score";
    private readonly HttpClient _client = api.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_line_scores_as_it_does_alone_and_in_its_place()
    {
        var texts = Enumerable.Range(0, 100).Select(number => new string((char)('A' + (number % 26)), number)).ToArray();
        var answers = await SendAsync(_client, string.Join("\r\n", texts) + "\n", "?per_token=true");
        Assert.Equal(Enumerable.Range(0, 100).Append(-1), answers.Select(answer => (int?)answer["index"] ?? -1));
        foreach (var (text, answer) in texts.Zip(answers).Where(pair => pair.First.Length > 0))
            RequireSame(await _client.AskAsync(Path, new { text }), answer);
        Assert.Equal(0, (int?)answers[0]["token_count"]);
        Assert.Null(answers[0]["perplexity"]);
        Assert.True((bool?)answers[^1]["done"]);
        Assert.Equal(100, (int?)answers[^1]["lines"]);
        Assert.Equal(texts.Sum(text => text.Length), (int?)answers[^1]["token_count"]);
        Assert.Equal(answers.SkipLast(1).Sum(answer => (double)answer["log_likelihood"]!), (double)answers[^1]["log_likelihood"]!);
    }

    [Theory]
    [InlineData("a\nb\n", 2)]
    [InlineData("a\nb", 2)]
    [InlineData("", 0)]
    [InlineData("\n", 1)]
    [InlineData("\n\na", 3)]
    public async Task The_last_line_needs_no_end(string text, int lines)
    {
        var answers = await SendAsync(_client, text);
        Assert.Equal(lines + 1, answers.Length);
        Assert.Equal(lines, (int?)answers[^1]["lines"]);
    }

    [Fact]
    public async Task Objects_are_scored_as_the_JSON_route_scores_them_and_bad_ones_are_told_of_in_their_place()
    {
        var answers = await SendAsync(
            _client,
            """
            {"text":"To be","id":"first"}
            {"tokens":[5,6],"context":"or","id":2}
            {"text":"a","tokens":[1],"id":"both"}
            {"text":"a","texts":"b"}
            nonsense
            {"text":""}
            {"tokens":[1000],"id":"far"}
            {"text":"a","id":[1]}
            null

            {"text":"be"}
            """,
            "?per_token=true",
            "application/x-ndjson");
        Assert.Equal(Enumerable.Range(0, 11).Append(-1), answers.Select(answer => (int?)answer["index"] ?? -1));
        RequireSame(await _client.AskAsync(Path, new { text = "To be" }), answers[0]);
        RequireSame(await _client.AskAsync(Path, new JsonObject { ["tokens"] = new JsonArray(5, 6), ["context"] = "or" }), answers[1]);
        RequireSame(await _client.AskAsync(Path, new { text = "be" }), answers[10]);
        Assert.Equal("first", (string?)answers[0]["id"]);
        Assert.Equal(2, (int?)answers[1]["id"]);
        Assert.Equal("both", (string?)answers[2]["id"]);
        Assert.Equal("far", (string?)answers[6]["id"]);
        foreach (var answer in answers[2..10])
        {
            Assert.Equal("invalid_request", (string?)answer["error"]!["code"]);
            Assert.False(string.IsNullOrEmpty((string?)answer["error"]!["detail"]));
        }

        Assert.Equal((11, 8, 9), ((int)answers[^1]["lines"]!, (int)answers[^1]["failed_lines"]!, (int)answers[^1]["token_count"]!));
    }

    [Theory]
    [InlineData("?model=none", 404, "model_not_found")]
    [InlineData("?state=none", 400, "state_invalid")]
    [InlineData("?lins=true", 400, "invalid_request")]
    [InlineData("?lines=1", 400, "invalid_request")]
    [InlineData("?lines=true&lines=true", 400, "invalid_request")]
    [InlineData("?return_state=true", 400, "invalid_request")]
    public async Task What_is_wrong_before_the_answer_begins_is_a_problem(string query, int status, string code)
    {
        using var response = await _client.SendBytesAsync(Path + query, "a\n"u8.ToArray(), "text/plain");
        await response.RequireProblemAsync(status, code);
    }

    [Fact]
    public async Task Another_charset_is_refused_and_UTF_8_may_be_named()
    {
        using var other = await _client.SendBytesAsync(Path, "a\n"u8.ToArray(), "text/plain; charset=utf-16");
        await other.RequireProblemAsync(415, "unsupported_media_type");
        using var named = await _client.SendBytesAsync(Path, "a\n"u8.ToArray(), "text/plain; charset=\"UTF-8\"");
        Assert.Equal(HttpStatusCode.OK, named.StatusCode);
    }

    [Theory]
    [InlineData("?lines=true")]
    [InlineData("?lines=false")]
    public async Task Bytes_that_are_no_text_end_the_stream_with_an_error_behind_what_came_before(string query)
    {
        var answers = await SendAsync(_client, [.. "good\n"u8, 0xC3, (byte)'\n', .. "more\n"u8], query);
        Assert.Equal("invalid_request", (string?)answers[^1]["error"]!["code"]);
        Assert.Null(answers[^1]["index"]);
        if (query == "?lines=true")
            Assert.Equal(4, (int?)answers[0]["token_count"]);
    }

    [Fact]
    public async Task A_character_that_the_end_cuts_is_an_error()
    {
        foreach (var query in new[] { "?lines=true", "?lines=false" })
            Assert.Equal("invalid_request", (string?)(await SendAsync(_client, [(byte)'a', 0xE2, 0x82], query))[^1]["error"]!["code"]);
    }

    [Fact]
    public async Task A_line_that_is_too_long_ends_the_stream_behind_the_lines_before_it()
    {
        var answers = await SendAsync(_client, "good\n" + new string('a', (1024 * 1024) + 1) + "\nmore\n");
        Assert.Equal(2, answers.Length);
        Assert.Equal(4, (int?)answers[0]["token_count"]);
        Assert.Equal("request_too_large", (string?)answers[1]["error"]!["code"]);
    }

    [Fact]
    public async Task A_word_that_is_too_long_ends_a_text()
    {
        await using var words = new TestApi(TestModels.Words());
        using var client = words.CreateClient();
        var answers = await SendAsync(client, "the cat\n" + new string('a', 3 * 1024 * 1024), "?lines=false");
        Assert.Equal("request_too_large", (string?)answers[^1]["error"]!["code"]);
    }

    [Fact]
    public async Task An_answer_needs_no_body()
    {
        var answers = await SendAsync(_client, "", "?lines=false&return_state=true");
        Assert.Equal((0, 0), ((int)Assert.Single(answers)["token_count"]!, (int)answers[0]["position"]!));
        var score = await _client.AskAsync(Path, new { text = "To", state = (string)answers[0]["state"]! });
        Assert.Equal((double)(await _client.AskAsync(Path, new { text = "To" }))["log_likelihood"]!, (double)score["log_likelihood"]!);
    }

    [Fact]
    public async Task A_text_in_two_requests_scores_as_in_one()
    {
        foreach (var model in new[] { TestModels.Characters(), TestModels.Characters(beginning: null), TestModels.BytePairs(), TestModels.BytePairs(beginning: null), TestModels.Words(beginning: null) })
        {
            await using var own = new TestApi(model);
            using var client = own.CreateClient();
            foreach (var cut in new[] { 3, 8, 11 })
            {
                const string Text = "the cat\nthe the\n cat sat";
                var whole = (await SendAsync(client, Text, "?lines=false&return_state=true&per_token=true"))[^1];
                var first = (await SendAsync(client, Text[..cut], "?lines=false&return_state=true"))[^1];
                using var request = Request(Encoding.UTF8.GetBytes(Text[cut..]), "?lines=false&return_state=true", "text/plain");
                request.Headers.Add("X-State", (string)first["state"]!);
                using var response = await client.SendAsync(request, Token);
                var second = (await ReadAsync(response))[^1];
                Assert.Equal((double)whole["log_likelihood"]!, (double)first["log_likelihood"]! + (double)second["log_likelihood"]!, 1e-9);
                Assert.Equal((int?)whole["position"], (int?)second["position"]);
                var (one, other) = (await NextAsync(client, whole), await NextAsync(client, second));
                Assert.Equal(one, other);
            }
        }
    }

    [Fact]
    public async Task A_lone_first_token_leaves_a_state_to_go_on_from()
    {
        await using var own = new TestApi(TestModels.Characters(beginning: null));
        using var client = own.CreateClient();
        var first = (await SendAsync(client, "T", "?lines=false&return_state=true"))[^1];
        var second = await client.AskAsync(Path, new { text = "o", state = (string)first["state"]! });
        Assert.Equal(
            (double)(await client.AskAsync(Path, new { text = "To" }))["log_likelihood"]!,
            (double)second["log_likelihood"]!);
        Assert.Equal(2, (int?)second["position"]);
    }

    [Fact]
    public async Task A_full_queue_is_waited_for()
    {
        await using var own = new TestApi(TestModels.Characters()).With("Engine:MaxQueueLength", "1").With("Engine:Lanes", "1");
        using var client = own.CreateClient();
        var answers = await SendAsync(client, string.Concat(Enumerable.Repeat("To be, or not to be\n", 500)));
        Assert.Equal(501, answers.Length);
        Assert.Equal(500 * 19, (int?)answers[^1]["token_count"]);
    }

    [Fact]
    public async Task A_long_line_of_a_text_is_told_in_parts()
    {
        var answers = await SendAsync(_client, new string('a', 100_000) + "\nb", "?lines=false");
        Assert.Equal((100_002, 2), ((int)answers[^1]["token_count"]!, (int)answers[^1]["lines"]!));
        Assert.All(answers[..^3], answer => Assert.True((int?)answer["index"] == 0 && (bool)answer["partial"]!));
        Assert.Equal((0, 1), ((int)answers[^3]["index"]!, (int)answers[^2]["index"]!));
        Assert.Null(answers[^3]["partial"]);
    }

    private static async Task<string> NextAsync(HttpClient client, JsonNode total) =>
        (await client.AskAsync("/v1/predict", new { state = (string)total["state"]! })).Comparable();

    private static void RequireSame(JsonNode score, JsonNode answer)
    {
        foreach (var name in new[] { "tokens", "token_count", "log_likelihood", "nats_per_token", "perplexity", "bits_per_character" })
            Assert.True(JsonNode.DeepEquals(score[name], answer[name]), $"{name}: {score[name]} alone, {answer[name]} in a line");
    }

    private static Task<JsonNode[]> SendAsync(HttpClient client, string body, string query = "", string type = "text/plain") =>
        SendAsync(client, Encoding.UTF8.GetBytes(body), query, type);

    private static async Task<JsonNode[]> SendAsync(HttpClient client, byte[] body, string query = "", string type = "text/plain")
    {
        using var request = Request(body, query, type);
        using var response = await client.SendAsync(request, Token);
        return await ReadAsync(response);
    }

    private static HttpRequestMessage Request(byte[] body, string query, string type)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new(type);
        return new HttpRequestMessage(HttpMethod.Post, Path + query) { Content = content };
    }

    private static async Task<JsonNode[]> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        return [.. text.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!)];
    }
}
