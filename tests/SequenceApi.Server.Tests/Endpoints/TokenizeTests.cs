using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

public sealed class TokenizeTests(TestApi api) : IClassFixture<TestApi>
{
    private readonly HttpClient _client = api.CreateClient();

    [Theory]
    [InlineData("")]
    [InlineData("To be, or not to be\n")]
    public async Task A_text_is_split_and_put_together_again(string text)
    {
        var tokens = await _client.AskAsync("/v1/tokenize", new { text });
        Assert.Equal(text.Length, (int?)tokens["count"]);
        var again = await _client.AskAsync("/v1/detokenize", new { tokens = tokens["tokens"]!.All<int>("token_id") });
        Assert.Equal(text, (string?)again["text"]);
    }

    [Fact]
    public async Task Offsets_count_unicode_scalar_values()
    {
        var tokens = (await _client.AskAsync("/v1/tokenize", new { text = "a🎭b" }))["tokens"]!;
        Assert.Equal([0, 1, 2], tokens.All<int>("offset"));
        Assert.Equal([1, 1, 1], tokens.All<int>("length"));
        Assert.Equal(["a", "<unk>", "b"], tokens.All<string>("token"));
    }

    [Fact]
    public async Task Bytes_are_told_where_a_token_is_no_text()
    {
        await using var api = new TestApi(TestModels.Bytes());
        using var client = api.CreateClient();
        var tokens = (await client.AskAsync("/v1/tokenize", new { text = "aé" }))["tokens"]!;
        Assert.Equal([null, "[195]", "[169]"], tokens.AsArray().Select(token => token!["bytes"]?.ToJsonString()));
        var text = await client.AskAsync("/v1/detokenize", """{"tokens":[97,195]}""");
        Assert.Equal("a\uFFFD", (string?)text["text"]);
    }
}
