using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SequenceApi.Server.Tests.Swagger;

namespace SequenceApi.Server.Tests.Models;

/// <summary>The laws of the wire for the models that are shipped, whatever their weights.</summary>
public sealed class ShippedModelTests : IAsyncDisposable
{
    private const string AdminKey = "an admin key of some length";
    private readonly TestApi _api = TestApi.Shipped();
    private readonly HttpClient _client;

    public ShippedModelTests() => _client = _api.CreateClient();

    /// <summary>Every model that the repository ships.</summary>
    public static TheoryData<string> Ids => ["english", "shakespeare", "tang-poetry"];

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_prediction_lists_the_most_probable_tokens_first(string model)
    {
        var answer = await _client.AskAsync("/v1/predict", new { model, text = "", top_k = 5 });

        var probabilities = answer["predictions"]!.All<float>("probability");
        Assert.Equal(5, probabilities.Length);
        Assert.Equal(probabilities.OrderDescending(), probabilities);
        Assert.InRange(probabilities.Sum(), 0.01, 1);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_same_seed_gives_the_same_text_whole_or_streamed_alone_or_among_others(string model)
    {
        var alone = await TextAsync(model, 7);
        var others = Enumerable.Range(100, 32).Select(seed => TextAsync(model, seed)).ToArray();
        var whole = TextAsync(model, 7);
        var streamed = _client.StreamAsync(Body(model, 7, stream: true)).ToListAsync(TestContext.Current.CancellationToken).AsTask();
        await Task.WhenAll([.. others, whole, streamed]);

        Assert.NotEmpty(alone);
        Assert.Equal(alone, await whole);
        Assert.Equal(alone, (string?)(await streamed)[^1].Data["text"]);
        Assert.Equal(alone, string.Concat((await streamed)[..^1].Select(item => (string?)item.Data["text"])));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_score_is_the_sum_of_what_predict_gives_along_the_text(string model)
    {
        var written = await _client.AskAsync("/v1/generate", new { model, text = "", max_tokens = 12, seed = 3 });
        var tokens = written["tokens"]!.All<int>("token_id");
        var size = (int)(await _client.AskAsync($"/v1/models/{model}"))["architecture"]!["vocabulary_size"]!;
        var sum = 0.0;
        for (var i = 0; i < tokens.Length; i++)
        {
            object question = i == 0 ? new { model, text = "", top_k = size } : new { model, tokens = tokens[..i], top_k = size };
            var predictions = (await _client.AskAsync("/v1/predict", question))["predictions"]!.AsArray();
            sum += (float)predictions.Single(prediction => (int)prediction!["token_id"]! == tokens[i])!["log_probability"]!;
        }

        Assert.Equal(sum, (double)(await _client.AskAsync("/v1/score", new { model, tokens }))["log_likelihood"]!, 1e-4);
        Assert.Equal(sum, written["tokens"]!.All<double>("log_probability").Sum(), 1e-4);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_text_that_it_wrote_comes_back_from_its_tokens(string model)
    {
        var text = await TextAsync(model, 11);

        var tokens = (await _client.AskAsync("/v1/tokenize", new { model, text }))["tokens"]!.All<int>("token_id");

        Assert.Equal(text, (string?)(await _client.AskAsync("/v1/detokenize", new { model, tokens }))["text"]);
    }

    [Fact]
    public async Task A_poem_keeps_the_form_of_its_first_line_in_at_least_90_of_100_samples()
    {
        string[] firstLines =
        [
            "春山一夜雨，", "孤舟寒水上，", "故园千里外，", "明月照空楼，", "秋风吹落叶，",
            "江上清风吹客梦，", "一夜秋声满旧山，", "白云深处一钟声，", "春水东流花自落，", "独上高楼望远山，",
        ];
        var samples = await Task.WhenAll(firstLines.SelectMany(first => Enumerable.Range(0, 10).Select(async seed =>
        {
            var body = new { model = "tang-poetry", text = "\n" + first, max_tokens = (3 * first.Length) + 2, temperature = 0.8, seed };
            return (first, whole: first + (string?)(await _client.AskAsync("/v1/generate", body))["text"]);
        })));

        // Two couplets of lines as long as the first, between which the poem may end.
        Assert.InRange(samples.Count(sample => Form(sample.first.Length - 1).IsMatch(sample.whole)), 90, 100);

        static Regex Form(int length) => new($"^{Line(length)}，{Line(length)}。\n{{1,2}}{Line(length)}，{Line(length)}");
        static string Line(int length) => $"[\u4e00-\u9fff]{{{length}}}";
    }

    [Fact]
    public async Task Every_shipped_model_is_served()
    {
        var served = (await _client.AskAsync("/v1/models"))["data"]!.All<string>("id");

        Assert.Subset(served.ToHashSet(), Ids.Select(row => row.Data).ToHashSet());
    }

    [Fact]
    public async Task Every_example_of_the_page_works_as_it_is()
    {
        await using var api = TestApi.Shipped().WithKey("admin", AdminKey, "admin");
        using var client = api.CreateClient(AdminKey);
        await OpenApiTests.RequireEveryExampleAsync(client);
    }

    private static string Body(string model, int seed, bool stream = false) => new JsonObject
    {
        ["model"] = model,
        ["text"] = "",
        ["max_tokens"] = 64,
        ["seed"] = seed,
        ["stream"] = stream,
    }.ToJsonString();

    private async Task<string> TextAsync(string model, int seed) =>
        (string)(await _client.AskAsync("/v1/generate", Body(model, seed)))["text"]!;
}
