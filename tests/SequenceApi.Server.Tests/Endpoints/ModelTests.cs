using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

public sealed class ModelTests(TestApi api) : IClassFixture<TestApi>
{
    private readonly HttpClient _client = api.CreateClient();

    [Fact]
    public async Task The_list_has_openai_s_shape()
    {
        await using var several = new TestApi(TestModels.Characters(), TestModels.Characters(id: "another"));
        using var client = several.CreateClient();
        using var response = await client.GetAsync(new Uri("/v1/models", UriKind.Relative), TestContext.Current.CancellationToken);
        var list = await response.ReadAsync();
        Assert.Equal("list", (string?)list["object"]);
        Assert.Equal(["another", "shakespeare"], list["data"]!.All<string>("id"));
        Assert.Equal([false, true], list["data"]!.All<bool>("default"));
        Assert.All(list["data"]!.All<string>("object"), value => Assert.Equal("model", value));
        Assert.All(list["data"]!.All<string>("owned_by"), value => Assert.Equal("sequenceapi", value));
        Assert.All(list["data"]!.All<long>("created"), value => Assert.InRange(value, 1_700_000_000, long.MaxValue));
    }

    [Fact]
    public async Task The_card_tells_the_network_and_the_limits()
    {
        using var response = await _client.GetAsync(new Uri("/v1/models/shakespeare", UriKind.Relative), TestContext.Current.CancellationToken);
        var card = await response.ReadAsync();
        Assert.Equal(97, (int?)card["architecture"]!["vocabulary_size"]);
        Assert.Equal("character", (string?)card["tokenizer"]!["kind"]);
        Assert.Equal(2, (int?)card["state_size"]);
        Assert.Equal(65536, (int?)card["max_prompt_tokens"]);
    }
}
