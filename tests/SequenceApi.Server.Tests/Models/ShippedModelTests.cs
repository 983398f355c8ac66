using SequenceApi.Server.Tests.Swagger;

namespace SequenceApi.Server.Tests.Models;

/// <summary>The laws of the wire for the models that are shipped, whatever their weights.</summary>
public sealed class ShippedModelTests : IAsyncDisposable
{
    private readonly TestApi _api = TestApi.Shipped();
    private readonly HttpClient _client;

    public ShippedModelTests() => _client = _api.CreateClient();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task The_first_question_is_answered()
    {
        var answer = await _client.AskAsync("/v1/predict", """{"text":"ROMEO:\nTo be, or not to ","top_k":5}""");
        var probabilities = answer["predictions"]!.All<float>("probability");
        Assert.Equal(5, probabilities.Length);
        Assert.Equal(probabilities.OrderDescending(), probabilities);
        Assert.InRange(probabilities.Sum(), 0, 1);
        Assert.Matches("^[a-z]$", answer["predictions"]!.All<string>("token")[0]);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_text_whole_or_streamed_alone_or_among_others()
    {
        var alone = await TextAsync(7);
        var others = Enumerable.Range(100, 32).Select(TextAsync).ToArray();
        var whole = TextAsync(7);
        var streamed = _client.StreamAsync(Body(7, stream: true)).ToListAsync(TestContext.Current.CancellationToken).AsTask();
        await Task.WhenAll([.. others, whole, streamed]);
        Assert.Equal(alone, await whole);
        Assert.Equal(alone, (string?)(await streamed)[^1].Data["text"]);
        Assert.Equal(alone, string.Concat((await streamed)[..^1].Select(item => (string?)item.Data["text"])));
    }

    [Fact]
    public async Task A_score_is_the_sum_of_what_predict_gives_along_the_text()
    {
        const string text = "To be, or not to be";
        var size = (int)(await _client.AskAsync("/v1/models/shakespeare"))["architecture"]!["vocabulary_size"]!;
        var sum = 0.0;
        for (var i = 0; i < text.Length; i++)
        {
            var predictions = (await _client.AskAsync("/v1/predict", new { text = text[..i], top_k = size }))["predictions"]!.AsArray();
            sum += (float)predictions.Single(prediction => (string?)prediction!["token"] == text[i..(i + 1)])!["log_probability"]!;
        }

        var score = await _client.AskAsync("/v1/score", new { text });
        Assert.Equal(sum, (double)score["log_likelihood"]!, 1e-4);
    }

    [Fact]
    public Task Every_example_of_the_page_works_as_it_is() => OpenApiTests.RequireEveryExampleAsync(_client);

    private static string Body(int seed, bool stream = false) =>
        $$"""{"text":"ROMEO:\n","max_tokens":64,"seed":{{seed}},"stream":{{(stream ? "true" : "false")}}}""";

    private async Task<string> TextAsync(int seed) => (string)(await _client.AskAsync("/v1/generate", Body(seed)))["text"]!;
}
