using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

public sealed class PredictTests(TestApi api) : IClassFixture<TestApi>
{
    private readonly HttpClient _client = api.CreateClient();

    [Fact]
    public async Task The_most_probable_tokens_come_first_and_sum_to_one_at_most()
    {
        var answer = await _client.AskAsync("/v1/predict", new { text = "ROMEO:\nTo be, or not to ", top_k = 5 });
        var probabilities = answer["predictions"]!.All<float>("probability");
        Assert.Equal(5, probabilities.Length);
        Assert.Equal(probabilities.OrderDescending(), probabilities);
        Assert.InRange(probabilities.Sum(), 0, 1);
        Assert.All(answer["predictions"]!.All<string>("token"), token => Assert.Single(token));
        Assert.Equal("shakespeare", (string?)answer["model"]);
        Assert.Equal(24, (int?)answer["position"]);
        Assert.Equal("""{"prompt_tokens":24,"cached_tokens":0,"unknown_tokens":0}""", answer["usage"]!.ToJsonString());
        Assert.InRange((float)answer["entropy"]!, 0, Math.Log(97));
    }

    [Fact]
    public async Task Temperature_changes_the_probabilities_and_not_the_log_probabilities()
    {
        var cold = (await _client.AskAsync("/v1/predict", new { text = "To", temperature = 0.1 }))["predictions"]!;
        var hot = (await _client.AskAsync("/v1/predict", new { text = "To", temperature = 10 }))["predictions"]!;
        Assert.Equal(cold.All<float>("log_probability"), hot.All<float>("log_probability"));
        Assert.True(cold.All<float>("probability")[0] > hot.All<float>("probability")[0]);
    }

    [Fact]
    public async Task Tokens_give_the_answer_of_their_text()
    {
        var tokens = (await _client.AskAsync("/v1/tokenize", new { text = "To be" }))["tokens"]!.All<int>("token_id");
        var byTokens = await _client.AskAsync("/v1/predict", new { tokens });
        var byText = await _client.AskAsync("/v1/predict", new { text = "To be" });
        Assert.Equal(byText.Comparable(), byTokens.Comparable());
    }

    [Fact]
    public async Task Unknown_characters_are_counted_and_never_predicted()
    {
        var answer = await _client.AskAsync("/v1/predict", new { text = "caffè, 茶", top_k = 97 });
        Assert.Equal(2, (int?)answer["usage"]!["unknown_tokens"]);
        Assert.Equal(96, answer["predictions"]!.AsArray().Count);
        Assert.DoesNotContain("<unk>", answer["predictions"]!.All<string>("token"));
        Assert.Equal(1, answer["predictions"]!.All<float>("probability").Sum(), 1e-1);
    }

    [Fact]
    public async Task Empty_text_is_the_beginning_of_a_text()
    {
        var answer = await _client.AskAsync("/v1/predict", new { text = "" });
        Assert.Equal(0, (int?)answer["position"]);
        Assert.Equal(0, (int?)answer["usage"]!["prompt_tokens"]);
    }

    [Fact]
    public async Task Empty_text_is_refused_where_the_model_has_no_beginning()
    {
        await using var api = new TestApi(TestModels.Characters(beginning: null));
        using var client = api.CreateClient();
        foreach (var body in new[] { """{"text":""}""", """{"tokens":[]}""" })
        {
            using var response = await client.SendJsonAsync("/v1/predict", body);
            await response.RequireProblemAsync(400, "invalid_request");
        }
    }

    [Fact]
    public async Task A_token_that_is_no_text_by_itself_carries_its_bytes()
    {
        await using var api = new TestApi(TestModels.Bytes());
        using var client = api.CreateClient();
        var answer = await client.AskAsync("/v1/predict", new { text = "é", top_k = 256 });
        foreach (var prediction in answer["predictions"]!.AsArray())
        {
            var id = (int)prediction!["token_id"]!;
            Assert.Equal(id < 128 ? null : $"[{id}]", prediction["bytes"]?.ToJsonString());
        }
    }

    [Fact]
    public async Task The_model_is_chosen_by_its_id_and_absent_means_the_default()
    {
        await using var api = new TestApi(TestModels.Characters(), TestModels.Characters(id: "other"));
        using var client = api.CreateClient();
        Assert.Equal("shakespeare", (string?)(await client.AskAsync("/v1/predict", new { text = "a" }))["model"]);
        Assert.Equal("other", (string?)(await client.AskAsync("/v1/predict", new { text = "a", model = "other" }))["model"]);
    }
}
