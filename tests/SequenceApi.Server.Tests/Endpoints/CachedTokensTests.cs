using System.Text.Json.Nodes;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

/// <summary>What the usage tells of prefixes that the server knows from earlier requests.</summary>
public sealed class CachedTokensTests : IAsyncDisposable
{
    private readonly ToyStepModel _network = new(TestModels.Ascii.Count);
    private readonly TestApi _api;

    public CachedTokensTests() => _api = new TestApi(TestModels.Characters(_network));

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_repeated_prompt_is_cached_but_for_its_last_token_and_answered_the_same()
    {
        using var client = _api.CreateClient();
        var first = await client.AskAsync("/v1/predict", new { text = "To be" });
        Assert.Equal(0, Cached(first));
        var second = await client.AskAsync("/v1/predict", new { text = "To be" });
        Assert.Equal(4, Cached(second));
        Assert.Equal(first.Comparable(), second.Comparable());
    }

    [Fact]
    public async Task A_text_that_is_typed_on_costs_a_step_for_each_character()
    {
        using var client = _api.CreateClient();
        const string text = "To be, or not to be";
        for (var length = 1; length <= text.Length; length++)
            Assert.Equal(length - 1, Cached(await client.AskAsync("/v1/predict", new { text = text[..length] })));
        Assert.Equal(1 + text.Length, _network.Steps);
    }

    [Fact]
    public async Task A_generation_is_gone_on_from_whole_and_streamed()
    {
        using var client = _api.CreateClient();
        var whole = await client.AskAsync("/v1/generate", new { text = "To be", max_tokens = 10, seed = 1 });
        Assert.Equal(0, Cached(whole));
        var streamed = await client.StreamAsync("""{"text":"To be","max_tokens":10,"seed":1,"stream":true}""").ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4, Cached(streamed[^1].Data));
        Assert.Equal(whole.Comparable(), streamed[^1].Data.Comparable());
        Assert.Equal(5 + 9, Cached(await client.AskAsync("/v1/predict", new { text = $"To be{(string?)whole["text"]} or" })));
    }

    [Fact]
    public async Task A_score_shares_its_context_but_for_the_last_token()
    {
        using var client = _api.CreateClient();
        Assert.Equal(0, Cached(await client.AskAsync("/v1/score", new { text = "be", context = "To " })));
        Assert.Equal(2, Cached(await client.AskAsync("/v1/score", new { text = "do", context = "To " })));
        Assert.Equal(0, Cached(await client.AskAsync("/v1/score", new { text = "To do" })));
    }

    [Fact]
    public async Task Without_bytes_nothing_is_cached()
    {
        _api.With("PrefixCache:MaxBytes", "0");
        using var client = _api.CreateClient();
        for (var i = 0; i < 2; i++)
            Assert.Equal(0, Cached(await client.AskAsync("/v1/predict", new { text = "To be" })));
    }

    private static int Cached(JsonNode answer) => (int)answer["usage"]!["cached_tokens"]!;
}
