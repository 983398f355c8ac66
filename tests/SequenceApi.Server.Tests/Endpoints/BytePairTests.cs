using System.Text.Json;
using System.Text.Json.Nodes;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

/// <summary>A model whose tokens may be parts of characters.</summary>
public sealed class BytePairTests : IAsyncLifetime
{
    private readonly TestApi _api = new(TestModels.BytePairs());
    private readonly HttpClient _client;

    public BytePairTests() => _client = _api.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task The_tokens_of_a_character_overlap_and_carry_their_bytes()
    {
        var tokens = (await _client.AskAsync("/v1/tokenize", new { text = "é the é春" }))["tokens"]!;
        Assert.Equal([259, 258, 32, 259, 261, 165], tokens.All<int>("token_id"));
        Assert.Equal(["é", " the", " ", "é", "\uFFFD", "\uFFFD"], tokens.All<string>("token"));
        Assert.Equal([0, 1, 5, 6, 7, 7], tokens.All<int>("offset"));
        Assert.Equal([1, 4, 1, 1, 1, 1], tokens.All<int>("length"));
        Assert.Equal([null, null, null, null, "[230,152]", "[165]"], Bytes(tokens));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" the  the\n\nthe é 春 😀 \u0000 \uFFFD\u2028'll <|endoftext|>")]
    public async Task Any_text_comes_back_exactly(string text)
    {
        var tokens = (await _client.AskAsync("/v1/tokenize", new { text }))["tokens"]!;
        var again = await _client.AskAsync("/v1/detokenize", new { tokens = tokens.All<int>("token_id") });
        Assert.Equal(text, (string?)again["text"]);
    }

    [Fact]
    public async Task Tokens_that_are_no_text_are_put_together_with_the_replacement_character() =>
        Assert.Equal("\uFFFD é", (string?)(await _client.AskAsync("/v1/detokenize", """{"tokens":[165,260,169]}"""))["text"]);

    [Fact]
    public async Task A_prediction_carries_bytes_where_a_token_is_no_text()
    {
        var answer = await _client.AskAsync("/v1/predict", new { text = "é the", top_k = 262 });
        var predictions = answer["predictions"]!;
        Assert.Equal(2, (int?)answer["usage"]!["prompt_tokens"]);
        Assert.Equal(0, (int?)answer["usage"]!["unknown_tokens"]);
        Assert.Equal(262, predictions.AsArray().Count);
        var byId = predictions.AsArray().ToDictionary(prediction => (int)prediction!["token_id"]!);
        Assert.Equal((" the", null), ((string?)byId[258]!["token"], byId[258]!["bytes"]));
        Assert.Equal((" \uFFFD", "[32,195]"), ((string?)byId[260]!["token"], byId[260]!["bytes"]!.ToJsonString()));
    }

    [Fact]
    public async Task An_empty_text_begins_with_the_token_of_the_manifest_s_text()
    {
        var (empty, same) = (await _client.AskAsync("/v1/predict", new { text = "" }), await _client.AskAsync("/v1/predict", new { tokens = Array.Empty<int>() }));
        Assert.Equal(empty.ToJsonString(), same.ToJsonString());
        Assert.Equal(0, (int?)empty["position"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(60)]
    public async Task A_generation_is_the_same_text_whole_and_streamed(int maxTokens)
    {
        for (var seed = 0; seed < 15; seed++)
        {
            var body = $$"""{"text":"é","max_tokens":{{maxTokens}},"temperature":3,"seed":{{seed}}""";
            var whole = await _client.AskAsync("/v1/generate", body + "}");
            var events = await _client.StreamAsync(body + ",\"stream\":true}").ToListAsync(Token);
            var text = string.Concat(events[..^1].Select(item => (string?)item.Data["text"]));
            Assert.Equal((string?)whole["text"], text);
            Assert.Equal(whole["tokens"]!.ToJsonString(), events[^1].Data["tokens"]!.ToJsonString());
            Assert.Equal(text, (string?)(await _client.AskAsync("/v1/detokenize", new { tokens = whole["tokens"]!.All<int>("token_id") }))["text"]);
            Assert.Equal(
                Bytes(whole["tokens"]!), events[..^1].Select(item => item.Data["bytes"]?.ToJsonString()));
        }
    }

    [Fact]
    public async Task A_stop_string_ends_at_the_last_whole_token_before_it_whole_and_streamed()
    {
        for (var seed = 0; seed < 15; seed++)
        {
            var body = $$"""{"text":"","max_tokens":200,"temperature":3,"seed":{{seed}},"stop":["e","A","é"," "]""";
            var whole = await _client.AskAsync("/v1/generate", body + "}");
            var events = await _client.StreamAsync(body + ",\"stream\":true}").ToListAsync(Token);
            Assert.Equal("stop", (string?)whole["finish_reason"]);
            Assert.Equal((string?)whole["text"], string.Concat(events[..^1].Select(item => (string?)item.Data["text"])));
            Assert.False(((string?)whole["text"])!.AsSpan().ContainsAny("eAé "));
        }
    }

    [Fact]
    public async Task A_score_counts_the_characters_of_the_text()
    {
        var score = await _client.AskAsync("/v1/score", new { text = "é the é春" });
        Assert.Equal(6, (int?)score["token_count"]);
        Assert.Equal(-(double)score["log_likelihood"]! / (8 * Math.Log(2)), (double)score["bits_per_character"]!, 1e-9);
        Assert.Equal([null, null, null, null, "[230,152]", "[165]"], Bytes(score["tokens"]!));
        var again = await _client.AskAsync("/v1/score", new { tokens = score["tokens"]!.All<int>("token_id") });
        Assert.Equal(score.ToJsonString(), again.ToJsonString());
    }

    [Theory]
    [InlineData(" the é春", 4)]
    [InlineData("春é", 1)]
    public async Task Without_a_beginning_the_characters_of_the_first_token_do_not_count(string text, int first)
    {
        await using var api = new TestApi(TestModels.BytePairs(beginning: null));
        using var client = api.CreateClient();
        var score = await client.AskAsync("/v1/score", new { text });
        Assert.Equal(
            -(double)score["log_likelihood"]! / ((text.Length - first) * Math.Log(2)), (double)score["bits_per_character"]!, 1e-9);
        var again = await client.AskAsync("/v1/score", new { tokens = score["tokens"]!.All<int>("token_id") });
        Assert.Equal(score.ToJsonString(), again.ToJsonString());
    }

    [Fact]
    public async Task The_card_names_the_tokenizer_and_its_files()
    {
        var card = await _client.AskAsync("/v1/models/pairs");
        Assert.Equal(
            """{"kind":"bpe","vocabulary":"vocab.json","beginning":"\n","merges":"merges.txt"}""",
            JsonSerializer.Serialize(card["tokenizer"]));
    }

    private static IEnumerable<string?> Bytes(JsonNode tokens) => tokens.AsArray().Select(token => token!["bytes"]?.ToJsonString());
}
