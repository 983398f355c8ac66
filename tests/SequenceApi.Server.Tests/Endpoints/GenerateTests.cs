using System.Text.Json.Nodes;

namespace SequenceApi.Server.Tests.Endpoints;

public sealed class GenerateTests(TestApi api) : IClassFixture<TestApi>
{
    private readonly HttpClient _client = api.CreateClient();

    [Fact]
    public async Task The_same_seed_gives_the_same_text_whole_or_streamed_alone_or_among_others()
    {
        var alone = await _client.AskAsync("/v1/generate", Seeded(7));
        var others = Enumerable.Range(100, 32).Select(seed => _client.AskAsync("/v1/generate", Seeded(seed))).ToArray();
        var whole = _client.AskAsync("/v1/generate", Seeded(7));
        var streamed = StreamedAsync();
        await Task.WhenAll([.. others, whole, streamed]);
        Assert.Equal(alone.Comparable(), (await whole).Comparable());
        Assert.Equal(alone.Comparable(), (await streamed).Comparable());
        Assert.Equal(33, others.Select(other => (string)other.Result["text"]!).Append((string)alone["text"]!).Distinct().Count());
    }

    [Fact]
    public async Task Without_a_seed_the_answer_names_one_that_repeats_it()
    {
        var first = await _client.AskAsync("/v1/generate", new { text = "A" });
        var other = await _client.AskAsync("/v1/generate", new { text = "A" });
        var again = await _client.AskAsync("/v1/generate", new { text = "A", seed = (long)first["seed"]! });
        Assert.NotEqual((string?)first["text"], (string?)other["text"]);
        Assert.Equal((string?)first["text"], (string?)again["text"]);
        Assert.NotEqual((string?)first["id"], (string?)again["id"]);
    }

    [Fact]
    public async Task The_tokens_make_up_the_text_and_are_counted()
    {
        var answer = await _client.AskAsync("/v1/generate", new { text = "HAMLET:\n", max_tokens = 20 });
        Assert.Equal(20, answer["tokens"]!.AsArray().Count);
        Assert.Equal((string?)answer["text"], string.Concat(answer["tokens"]!.All<string>("token")));
        Assert.Equal("length", (string?)answer["finish_reason"]);
        Assert.Equal(28, (int?)answer["position"]);
        Assert.Equal(
            """{"prompt_tokens":8,"completion_tokens":20,"cached_tokens":0,"unknown_tokens":0}""", answer["usage"]!.ToJsonString());
    }

    [Fact]
    public async Task A_stop_string_ends_the_text_before_it()
    {
        var whole = (string)(await _client.AskAsync("/v1/generate", new { text = "A", seed = 1 }))["text"]!;
        var stopped = await _client.AskAsync("/v1/generate", new { text = "A", seed = 1, stop = new[] { "never, never", whole[10..13] } });
        Assert.Equal(whole[..whole.IndexOf(whole[10..13], StringComparison.Ordinal)], (string?)stopped["text"]);
        Assert.Equal("stop", (string?)stopped["finish_reason"]);
    }

    [Fact]
    public async Task Temperature_zero_takes_what_predict_puts_first()
    {
        var predicted = await _client.AskAsync("/v1/predict", new { text = "To be", top_k = 1 });
        var generated = await _client.AskAsync("/v1/generate", new { text = "To be", max_tokens = 1, temperature = 0, logprobs = 1 });
        var (expected, token) = (predicted["predictions"]![0]!, generated["tokens"]![0]!);
        Assert.Equal((int?)expected["token_id"], (int?)token["token_id"]);
        Assert.Equal((float?)expected["log_probability"], (float?)token["log_probability"]);
        Assert.Equal((int?)expected["token_id"], (int?)token["top"]![0]!["token_id"]);
    }

    [Fact]
    public async Task Logprobs_lists_that_many_tokens_beside_each()
    {
        var answer = await _client.AskAsync("/v1/generate", new { text = "a", max_tokens = 3, logprobs = 20 });
        Assert.All(answer["tokens"]!.AsArray(), token => Assert.Equal(20, token!["top"]!.AsArray().Count));
        var without = await _client.AskAsync("/v1/generate", new { text = "a", max_tokens = 3 });
        Assert.All(without["tokens"]!.AsArray(), token => Assert.Null(token!["top"]));
    }

    [Fact]
    public async Task A_bias_can_force_a_token()
    {
        var answer = await _client.AskAsync("/v1/generate", """{"text":"a","max_tokens":4,"logit_bias":{"40":100}}""");
        Assert.Equal([40, 40, 40, 40], answer["tokens"]!.All<int>("token_id"));
    }

    private static string Seeded(int seed) => $$"""{"text":"ROMEO:\n","max_tokens":200,"temperature":0.9,"top_p":0.95,"seed":{{seed}}}""";

    private async Task<JsonNode> StreamedAsync()
    {
        var events = await _client.StreamAsync(Seeded(7).Replace("\"seed\"", "\"stream\":true,\"seed\"", StringComparison.Ordinal)).ToListAsync();
        return events[^1].Data;
    }
}
