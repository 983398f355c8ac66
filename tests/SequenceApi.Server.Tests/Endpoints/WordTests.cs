using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

/// <summary>A model whose tokens are words.</summary>
public sealed class WordTests : IAsyncLifetime
{
    private readonly TestApi _api = new(TestModels.Words());
    private readonly HttpClient _client;

    public WordTests() => _client = _api.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_text_is_split_at_white_space_and_unknown_words_are_told()
    {
        var tokens = (await _client.AskAsync("/v1/tokenize", new { text = "the  🎭dog\n sat" }))["tokens"]!;
        Assert.Equal([2, 0, 1, 4], tokens.All<int>("token_id"));
        Assert.Equal([" the", " <unk>", "\n", " sat"], tokens.All<string>("token"));
        Assert.Equal([0, 5, 9, 11], tokens.All<int>("offset"));
        Assert.Equal([3, 4, 1, 3], tokens.All<int>("length"));
    }

    [Fact]
    public async Task Words_are_put_together_with_spaces() =>
        Assert.Equal(" the cat\n sat", (string?)(await _client.AskAsync("/v1/detokenize", """{"tokens":[2,3,1,4]}"""))["text"]);

    [Fact]
    public async Task A_prediction_is_a_word_to_append_and_never_the_unknown_one()
    {
        var answer = await _client.AskAsync("/v1/predict", new { text = "the dog <unk>", top_k = 5 });
        Assert.Equal(["\n", " cat", " sat", " the"], answer["predictions"]!.All<string>("token").Order(StringComparer.Ordinal));
        Assert.Equal(3, (int?)answer["usage"]!["prompt_tokens"]);
        Assert.Equal(2, (int?)answer["usage"]!["unknown_tokens"]);
    }

    [Fact]
    public async Task White_space_alone_means_from_the_beginning() => Assert.Equal(
        (await _client.AskAsync("/v1/predict", new { text = "" })).ToJsonString(),
        (await _client.AskAsync("/v1/predict", new { text = " \t " })).ToJsonString());

    [Fact]
    public async Task White_space_alone_is_nothing_to_score_and_no_beginning_of_its_own()
    {
        using var scored = await _client.SendJsonAsync("/v1/score", new { text = " \t " });
        await scored.RequireProblemAsync(400, "invalid_request");
        await using var api = new TestApi(TestModels.Words(beginning: null));
        using var client = api.CreateClient();
        using var predicted = await client.SendJsonAsync("/v1/predict", new { text = " \t " });
        await predicted.RequireProblemAsync(400, "invalid_request");
    }

    [Fact]
    public async Task A_generation_is_the_same_text_whole_and_streamed_and_appends_to_the_prompt()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var body = $$"""{"text":"the cat","max_tokens":12,"seed":{{seed}}""";
            var whole = await _client.AskAsync("/v1/generate", body + "}");
            var events = await _client.StreamAsync(body + ",\"stream\":true}").ToListAsync(Token);
            Assert.Equal((string?)whole["text"], string.Concat(events[..^1].Select(item => (string?)item.Data["text"])));
            var all = await _client.AskAsync("/v1/tokenize", new { text = "the cat" + (string?)whole["text"] });
            Assert.Equal([2, 3, .. whole["tokens"]!.All<int>("token_id")], all["tokens"]!.All<int>("token_id"));
        }
    }

    [Fact]
    public async Task A_score_counts_the_characters_of_the_text_as_it_was_sent()
    {
        var score = await _client.AskAsync("/v1/score", new { text = "the  🎭dog\n sat " });
        Assert.Equal(4, (int?)score["token_count"]);
        Assert.Equal(1, (int?)score["usage"]!["unknown_tokens"]);
        Assert.Equal(-(double)score["log_likelihood"]! / (15 * Math.Log(2)), (double)score["bits_per_character"]!, 1e-9);
        var tokens = await _client.AskAsync("/v1/score", """{"tokens":[2,1,4]}""");
        Assert.Equal(-(double)tokens["log_likelihood"]! / (" the\n sat".Length * Math.Log(2)), (double)tokens["bits_per_character"]!, 1e-9);
    }

    [Fact]
    public async Task Without_a_beginning_the_characters_of_the_first_word_do_not_count()
    {
        await using var api = new TestApi(TestModels.Words(beginning: null));
        using var client = api.CreateClient();
        var score = await client.AskAsync("/v1/score", new { text = "  the cat sat" });
        Assert.Equal(2, (int?)score["token_count"]);
        Assert.Equal(-(double)score["log_likelihood"]! / (8 * Math.Log(2)), (double)score["bits_per_character"]!, 1e-9);
    }
}
