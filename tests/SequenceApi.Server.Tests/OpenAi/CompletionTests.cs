using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.OpenAi;

public sealed class CompletionTests(TestApi api) : IClassFixture<TestApi>
{
    private const string Path = "/v1/completions";
    private static readonly string[] BothPrompts = ["HAMLET:\n", "Enter the Ghost"];
    private readonly HttpClient _client = api.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_completion_is_the_text_that_generate_gives()
    {
        var generated = await _client.AskAsync("/v1/generate", new { text = "To be", max_tokens = 12, seed = 3, temperature = 0.7, top_k = 20 });
        var completion = await _client.AskAsync(Path, new { prompt = "To be", max_tokens = 12, seed = 3, temperature = 0.7, top_k = 20 });
        Assert.Equal((string?)generated["text"], (string?)completion["choices"]![0]!["text"]);
        Assert.Equal("length", (string?)completion["choices"]![0]!["finish_reason"]);
        Assert.Equal("text_completion", (string?)completion["object"]);
        Assert.Equal("""{"prompt_tokens":5,"completion_tokens":12,"total_tokens":17}""", completion["usage"]!.ToJsonString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Echoed_log_probabilities_add_up_to_the_score_without_its_first_token(bool asTokens)
    {
        const string text = "To be, or not to be";
        var score = (await _client.AskAsync("/v1/score", new { text }))["tokens"]!;
        object prompt = asTokens ? score.All<int>("token_id") : text;
        var choice = (await _client.AskAsync(Path, new { prompt, echo = true, logprobs = 1, max_tokens = 0 }))["choices"]![0]!;
        var logprobs = choice["logprobs"]!["token_logprobs"]!.AsArray();
        Assert.Equal(text, (string?)choice["text"]);
        Assert.Null(logprobs[0]);
        Assert.Null(choice["logprobs"]!["top_logprobs"]![0]);
        Assert.Equal(score.All<float>("log_probability")[1..], logprobs.Skip(1).Select(value => (float)value!));
        Assert.Equal(Enumerable.Range(0, text.Length), choice["logprobs"]!["text_offset"]!.AsArray().Select(offset => (int)offset!));
    }

    [Fact]
    public async Task An_evaluation_harness_finds_a_greedy_token_as_probable_as_the_most_probable_one()
    {
        var tokens = (await _client.AskAsync("/v1/tokenize", new { text = "to be or not" }))["tokens"]!.All<int>("token_id");
        var request = new { prompt = new[] { tokens, tokens[..5] }, temperature = 0, max_tokens = 1, logprobs = 1, seed = 1234, echo = true };
        var choices = (await _client.AskAsync(Path, request))["choices"]!.AsArray();
        Assert.Equal(2, choices.Count);
        foreach (var (choice, count) in choices.Zip([tokens.Length, 5]))
        {
            var (own, top) = (choice!["logprobs"]!["token_logprobs"]!.AsArray(), choice["logprobs"]!["top_logprobs"]!.AsArray());
            Assert.Equal(count + 1, own.Count);
            Assert.Equal((float)own[^1]!, top[^1]!.AsObject().Max(pair => (float)pair.Value!));
            Assert.All(own.Zip(top).Skip(1), pair => Assert.InRange((float)pair.First!, float.MinValue, pair.Second!.AsObject().Max(other => (float)other.Value!)));
        }
    }

    [Fact]
    public async Task A_choice_is_the_same_alone_among_others_and_in_a_stream()
    {
        var (first, second) = (Request("HAMLET:\n", n: 1), Request("Enter the Ghost", n: 3));
        var expected = new[] { await TextsAsync(first), await TextsAsync(second) }.SelectMany(texts => texts).ToArray();
        Assert.Equal(3, expected.Skip(1).Distinct().Count());
        Assert.Equal(expected[1], (await TextsAsync(Request("Enter the Ghost", n: 1)))[0]);

        var both = await TextsAsync(Request(BothPrompts, n: 3));
        Assert.Equal(expected, both.Where((_, index) => index is 0 or >= 3));
        Assert.Equal(expected[1..], await StreamedAsync(Request("Enter the Ghost", n: 3)));
    }

    [Fact]
    public async Task The_parts_of_a_stream_list_each_token_once_and_end_with_the_usage()
    {
        var body = Request("To be", n: 2);
        (body["logprobs"], body["echo"]) = (2, true);
        var whole = await _client.AskAsync(Path, body);
        body["stream_options"] = new JsonObject { ["include_usage"] = true };
        var parts = await PartsAsync(body);
        Assert.Empty(parts[^1]["choices"]!.AsArray());
        Assert.Equal(whole["usage"]!.ToJsonString(), parts[^1]["usage"]!.ToJsonString());
        for (var index = 0; index < 2; index++)
        {
            var own = parts.SkipLast(1).Select(part => part["choices"]![0]!).Where(choice => (int)choice["index"]! == index).ToArray();
            foreach (var list in new[] { "tokens", "token_logprobs", "top_logprobs", "text_offset" })
                Assert.Equal(
                    whole["choices"]![index]!["logprobs"]![list]!.AsArray().Select(item => item?.ToJsonString()),
                    own.SelectMany(choice => choice["logprobs"]![list]!.AsArray()).Select(item => item?.ToJsonString()));
            Assert.All(own.SkipLast(1), choice => Assert.Null(choice["finish_reason"]));
            Assert.Equal("length", (string?)own[^1]["finish_reason"]);
        }
    }

    [Fact]
    public async Task The_best_are_those_with_the_greatest_mean_log_probability()
    {
        var all = (await _client.AskAsync(Path, new { prompt = "To be", seed = 5, max_tokens = 6, n = 5, logprobs = 0 }))["choices"]!.AsArray();
        var best = await _client.AskAsync(Path, new { prompt = "To be", seed = 5, max_tokens = 6, n = 2, best_of = 5, logprobs = 0 });
        var expected = all.OrderByDescending(choice => choice!["logprobs"]!["token_logprobs"]!.AsArray().Average(value => (double)value!))
            .Select(choice => (string?)choice!["text"]).Take(2);
        Assert.Equal(expected, best["choices"]!.AsArray().Select(choice => (string?)choice!["text"]));
        Assert.Equal([0, 1], best["choices"]!.All<int>("index"));
        Assert.Equal(30, (int?)best["usage"]!["completion_tokens"]);
    }

    [Fact]
    public async Task Null_is_the_default_and_unheard_of_members_are_passed_over()
    {
        var plain = await _client.AskAsync(Path, """{"prompt":"A","seed":1}""");
        var padded = await _client.AskAsync(
            Path,
            """
            {"model":null,"prompt":["A"],"seed":1,"max_tokens":null,"n":null,"best_of":null,"echo":null,"logprobs":null,"stop":null,"user":"u",
             "temperature":null,"top_p":null,"presence_penalty":null,"frequency_penalty":null,"logit_bias":null,"stream":null,
             "stream_options":null,"suffix":null,"unheard_of":{"a":[1]}}
            """);
        Assert.Equal(plain["choices"]!.ToJsonString(), padded["choices"]!.ToJsonString());
        Assert.Equal(16, (int?)plain["usage"]!["completion_tokens"]);
    }

    [Theory]
    [InlineData("\"stop\":\" \"")]
    [InlineData("\"stop\":[\"\\u0000\",\" \"]")]
    public async Task A_stop_string_ends_a_choice_and_is_not_in_it(string stop)
    {
        var choice = (await _client.AskAsync(Path, $$"""{"prompt":"A","seed":1,"max_tokens":2000,{{stop}}}"""))["choices"]![0]!;
        Assert.Equal("stop", (string?)choice["finish_reason"]);
        Assert.DoesNotContain(" ", (string)choice["text"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "invalid_request", null, "")]
    [InlineData(400, "invalid_request", null, "{")]
    [InlineData(400, "invalid_request", null, """{"prompt":[]}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":{}}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":[null]}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":["a",1]}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":[1,"a"]}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":[[1],"a"]}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":[[["a"]]]}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":[1.5]}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":[97]}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":"\ud800"}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":"a","suffix":"b"}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":"a","stop":["1","2","3","4","5"]}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":"a","stop":[1]}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":"a","stop":""}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":"a","n":2,"best_of":1}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":"a","best_of":2,"stream":true}""")]
    [InlineData(400, "invalid_request", null, """{"prompt":"a","max_tokens":65536,"n":128}""")]
    [InlineData(400, "invalid_request", "max_tokens", """{"prompt":"a","max_tokens":-1}""")]
    [InlineData(400, "invalid_request", "logprobs", """{"prompt":"a","logprobs":6}""")]
    [InlineData(400, "invalid_request", "n", """{"prompt":"a","n":129}""")]
    [InlineData(404, "model_not_found", null, """{"prompt":"a","model":"gpt-4"}""")]
    public async Task Errors_have_the_shape_that_clients_read(int status, string code, string? param, string body)
    {
        using var response = await _client.SendJsonAsync(Path, body);
        var error = (await response.ReadAsync())["error"]!.AsObject();
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["code", "message", "param", "type"], error.Select(pair => pair.Key).Order());
        Assert.Equal((code, param, "invalid_request_error"), ((string?)error["code"], (string?)error["param"], (string?)error["type"]));
        Assert.False(string.IsNullOrWhiteSpace((string?)error["message"]));
    }

    [Fact]
    public async Task A_wrong_method_and_a_wrong_type_too()
    {
        using var get = await _client.GetAsync(new Uri(Path, UriKind.Relative), Token);
        using var text = await _client.SendBytesAsync(Path, "a"u8.ToArray(), "text/plain");
        Assert.Equal("method_not_allowed", (string?)(await get.ReadAsync())["error"]!["code"]);
        Assert.Equal("unsupported_media_type", (string?)(await text.ReadAsync())["error"]!["code"]);
    }

    [Fact]
    public async Task Several_choices_read_their_prompt_once()
    {
        var rows = 0;
        await using var counting = new TestApi(TestModels.Characters(new ToyStepModel(TestModels.Ascii.Count) { BeforeStep = count => Interlocked.Add(ref rows, count) }))
            .With("PrefixCache:MaxBytes", "0");
        using var client = counting.CreateClient();
        await client.AskAsync(Path, new { prompt = new string('a', 1000), n = 8, max_tokens = 2 });

        // The beginning and 999 characters once, then of each choice the last character and its own first token.
        Assert.Equal(1000 + (8 * 2), rows);
    }

    [Fact]
    public async Task A_token_that_is_a_part_of_a_character_is_named_by_its_bytes()
    {
        await using var pairs = new TestApi(TestModels.BytePairs());
        using var client = pairs.CreateClient();
        var choice = (await client.AskAsync(Path, new { prompt = "é春", echo = true, logprobs = 0, max_tokens = 0 }))["choices"]![0]!;
        Assert.Equal("é春", (string?)choice["text"]);
        Assert.Equal(["é", @"bytes:\xe6\x98", @"bytes:\xa5"], choice["logprobs"]!["tokens"]!.AsArray().Select(token => (string)token!));
    }

    private static JsonObject Request(object prompt, int n) => new()
    {
        ["prompt"] = prompt is string text ? text : new JsonArray([.. ((string[])prompt).Select(item => (JsonNode)item)]),
        ["n"] = n,
        ["seed"] = 11,
        ["max_tokens"] = 20,
    };

    private async Task<string[]> TextsAsync(JsonObject body) => (await _client.AskAsync(Path, body))["choices"]!.All<string>("text");

    private async Task<string[]> StreamedAsync(JsonObject body) =>
        [.. (await PartsAsync(body)).Select(part => part["choices"]![0]!).GroupBy(choice => (int)choice["index"]!)
            .OrderBy(parts => parts.Key).Select(parts => string.Concat(parts.Select(part => (string?)part["text"])))];

    private async Task<List<JsonNode>> PartsAsync(JsonObject body)
    {
        body["stream"] = true;
        using var response = await _client.SendJsonAsync(Path, Encoding.UTF8.GetBytes(body.ToJsonString()));
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = new List<string>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(Token)).EnumerateAsync(Token))
            events.Add(item.Data);
        Assert.Equal("[DONE]", events[^1]);
        return [.. events.SkipLast(1).Select(data => JsonNode.Parse(data)!)];
    }
}
