using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace SequenceApi.Server.Tests.OpenAi;

/// <summary>Completions that are each one of given texts.</summary>
public sealed class CompletionChoicesTests(TestApi api) : IClassFixture<TestApi>
{
    private const string Path = "/v1/completions";
    private static readonly string[] Choices = ["a", "bc", " or not", "d"];
    private static readonly string[] OneChoice = [", or not"];
    private static readonly string[] BothPrompts = ["HAMLET:\n", "To be"];
    private readonly HttpClient _client = api.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_completion_draws_for_itself_with_the_first_as_generate_does()
    {
        var texts = new List<string>();
        for (var seed = 0; seed < 10; seed++)
        {
            var drawn = (await _client.AskAsync(Path, new { prompt = "To be", choices = Choices, n = 64, seed, temperature = 2 }))["choices"]!;
            Assert.All(drawn.All<string>("finish_reason"), reason => Assert.Equal("stop", reason));
            var generated = await _client.AskAsync("/v1/generate", new { text = "To be", choices = Choices, seed, temperature = 2 });
            Assert.Equal((string?)generated["text"], drawn.All<string>("text")[0]);
            texts.AddRange(drawn.All<string>("text"));
        }

        var answer = await _client.AskAsync("/v1/generate", new { text = "To be", choices = Choices, temperature = 2 });
        foreach (var choice in answer["choices"]!.AsArray())
        {
            var (text, probability) = ((string)choice!["text"]!, (double)choice["probability"]!);
            Assert.Equal(probability, texts.Count(other => other == text) / 640.0, (4 * Math.Sqrt(probability * (1 - probability) / 640)) + 1e-9);
        }
    }

    [Fact]
    public async Task A_completion_is_the_same_alone_among_others_and_in_a_stream()
    {
        var body = new { prompt = BothPrompts, choices = Choices, n = 5, seed = 8, temperature = 3, logprobs = 2, echo = true };
        var whole = await _client.AskAsync(Path, body);
        var choices = whole["choices"]!.AsArray();
        Assert.Equal(10, choices.Count);
        Assert.Equal(
            choices.Skip(5).Select(choice => (string)choice!["text"]!),
            (await _client.AskAsync(Path, new { prompt = "To be", choices = Choices, n = 5, seed = 8, temperature = 3 }))["choices"]!
                .All<string>("text").Select(text => "To be" + text));

        using var response = await _client.SendJsonAsync(
            Path, new { body.prompt, body.choices, body.n, body.seed, body.temperature, body.logprobs, body.echo, stream = true });
        var parts = new List<JsonNode>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(Token)).EnumerateAsync(Token))
            if (item.Data != "[DONE]")
                parts.Add(JsonNode.Parse(item.Data)!["choices"]![0]!);
        foreach (var choice in choices)
        {
            var own = parts.Where(part => (int)part["index"]! == (int)choice!["index"]!).ToArray();
            Assert.Equal((string?)choice!["text"], string.Concat(own.Select(part => (string?)part["text"])));
            Assert.Equal("stop", (string?)own[^1]["finish_reason"]);
            foreach (var list in new[] { "tokens", "token_logprobs", "top_logprobs", "text_offset" })
                Assert.Equal(
                    choice["logprobs"]![list]!.AsArray().Select(value => value?.ToJsonString()),
                    own.SelectMany(part => part["logprobs"]![list]!.AsArray()).Select(value => value?.ToJsonString()));
        }
    }

    [Fact]
    public async Task Its_tokens_are_listed_as_they_score()
    {
        var choice = (await _client.AskAsync(Path, new { prompt = "To be", choices = OneChoice, logprobs = 1 }))["choices"]![0]!;
        var score = (await _client.AskAsync("/v1/score", new { context = "To be", text = ", or not" }))["tokens"]!;
        Assert.Equal(", or not", (string?)choice["text"]);
        Assert.Equal(score.All<float>("log_probability"), choice["logprobs"]!["token_logprobs"]!.AsArray().Select(value => (float)value!));
        Assert.All(choice["logprobs"]!["top_logprobs"]!.AsArray(), top => Assert.InRange(top!.AsObject().Count, 1, 2));
    }

    [Theory]
    [InlineData("max_tokens of 0", "\"max_tokens\":0")]
    [InlineData("a best_of other than n", "\"best_of\":3")]
    [InlineData("allowed_token_ids", "\"allowed_token_ids\":[5]")]
    [InlineData("bad_words", "\"bad_words\":[\"x\"]")]
    [InlineData("stop", "\"stop\":\"x\"")]
    [InlineData("top_p", "\"top_p\":0.5")]
    [InlineData("logit_bias", "\"logit_bias\":{\"5\":1}")]
    public async Task What_choices_cannot_heed_is_refused_by_name(string name, string field)
    {
        using var response = await _client.SendJsonAsync(Path, $$"""{"prompt":"a","choices":["b","c"],{{field}}}""");
        Assert.Equal(400, (int)response.StatusCode);
        Assert.EndsWith($"leave out choices, or {name}.", (string?)(await response.ReadAsync())["error"]!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"prompt":"a","choices":[]}""")]
    [InlineData("""{"prompt":"a","choices":["b","b"]}""")]
    [InlineData("""{"prompt":"a","choices":["é"]}""")]
    [InlineData("""{"prompt":"a","choices":["b",null]}""")]
    public async Task What_is_no_list_of_choices_is_refused(string body)
    {
        using var response = await _client.SendJsonAsync(Path, body);
        Assert.Equal((400, "invalid_request"), ((int)response.StatusCode, (string?)(await response.ReadAsync())["error"]!["code"]));
    }

    [Fact]
    public async Task Prompts_and_choices_are_so_many_together()
    {
        var prompts = Enumerable.Repeat("a", 65).ToArray();
        await _client.AskAsync(Path, new { prompt = prompts[1..], choices = Choices });
        using var more = await _client.SendJsonAsync(Path, new { prompt = prompts, choices = Choices });
        using var longer = await _client.SendJsonAsync(Path, new { prompt = prompts[..2], choices = new[] { new string('x', 40000) } });
        Assert.Contains("256 texts together", (string?)(await more.ReadAsync())["error"]!["message"], StringComparison.Ordinal);
        Assert.Contains("65536 tokens together", (string?)(await longer.ReadAsync())["error"]!["message"], StringComparison.Ordinal);
    }
}
