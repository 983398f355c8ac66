using System.Text.Json.Nodes;
using CsCheck;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

public sealed class StateTests(TestApi api) : IClassFixture<TestApi>
{
    private readonly HttpClient _client = api.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Text_cut_anywhere_into_requests_that_carry_the_state_gives_the_bits_of_the_text_whole() =>
        await Gen.Select(Gen.String[Gen.Char[' ', '~'], 1, 30], Gen.Int[0, 3]).Array[1, 5].SampleAsync(async pieces =>
        {
            var whole = await _client.AskAsync("/v1/predict", new { text = string.Concat(pieces.Select(piece => piece.Item1)), top_k = 97 });
            string? state = null;
            foreach (var (text, kind) in pieces)
                state = (string)(await ReadAsync(text, state, kind))["state"]!;
            AssertSame(whole, await _client.AskAsync("/v1/predict", new { state, top_k = 97 }));
        }, iter: 20);

    [Fact]
    public async Task A_completion_goes_on_from_its_state_as_if_it_had_not_been_cut()
    {
        var whole = await _client.AskAsync("/v1/generate", new { text = "A", seed = 5, max_tokens = 60 });
        var first = await _client.AskAsync("/v1/generate", new { text = "A", seed = 5, max_tokens = 23, return_state = true });
        var second = await _client.AskAsync("/v1/generate", new { state = (string)first["state"]!, seed = 5, max_tokens = 37 });
        Assert.Equal((string?)whole["text"], (string?)first["text"] + (string?)second["text"]);
        Assert.Equal((int?)whole["position"], (int?)second["position"]);
        Assert.Null(whole["state"]);
    }

    [Fact]
    public async Task Behind_a_stop_string_the_state_is_that_of_the_text_before_it()
    {
        var whole = (string)(await _client.AskAsync("/v1/generate", new { text = "A", seed = 5, max_tokens = 60 }))["text"]!;
        var stopped = await _client.AskAsync("/v1/generate", new { text = "A", seed = 5, stop = new[] { whole[33..36] }, return_state = true });
        var read = await _client.AskAsync("/v1/predict", new { text = "A" + (string)stopped["text"]!, top_k = 97 });
        AssertSame(read, await _client.AskAsync("/v1/predict", new { state = (string)stopped["state"]!, top_k = 97 }));
    }

    [Fact]
    public async Task A_stream_ends_with_the_state_too()
    {
        var whole = await _client.AskAsync("/v1/generate", new { text = "A", seed = 5, return_state = true });
        var events = await _client.StreamAsync("""{"text":"A","seed":5,"return_state":true,"stream":true}""").ToListAsync(Token);
        var (one, other) = ((string)whole["state"]!, (string)events[^1].Data["state"]!);
        AssertSame(await _client.AskAsync("/v1/predict", new { state = one }), await _client.AskAsync("/v1/predict", new { state = other }));
    }

    [Theory]
    [InlineData("""{"text":"a","tokens":[1]}""")]
    [InlineData("""{"state":"x","session":"y"}""")]
    [InlineData("""{}""")]
    public async Task A_request_has_one_input_and_one_start_at_most(string body)
    {
        foreach (var path in new[] { "/v1/predict", "/v1/generate" })
        {
            using var response = await _client.SendJsonAsync(path, body);
            await response.RequireProblemAsync(400, "invalid_request");
        }
    }

    [Fact]
    public async Task A_state_of_another_model_is_refused_with_both_names()
    {
        await using var both = new TestApi(TestModels.Characters(), TestModels.Characters(id: "other"));
        using var client = both.CreateClient();
        var state = (string)(await client.AskAsync("/v1/predict", new { model = "other", text = "a", return_state = true }))["state"]!;
        Assert.Equal("other", (string?)(await client.AskAsync("/v1/predict", new { state }))["model"]);
        using var response = await client.SendJsonAsync("/v1/predict", new { model = "shakespeare", state });
        var detail = (string)(await response.RequireProblemAsync(409, "state_model_mismatch"))["detail"]!;
        Assert.Contains("'other'", detail);
        Assert.Contains("'shakespeare'", detail);
    }

    [Fact]
    public async Task A_damaged_state_is_refused()
    {
        var state = (string)(await _client.AskAsync("/v1/predict", new { text = "a", return_state = true }))["state"]!;
        foreach (var damaged in new[] { "", "x", state[..^1], state[1..], (state[0] == 'A' ? 'B' : 'A') + state[1..], new string('A', 3_000_000) })
        {
            using var response = await _client.SendJsonAsync("/v1/predict", new { state = damaged });
            await response.RequireProblemAsync(400, "state_invalid");
        }
    }

    private Task<JsonNode> ReadAsync(string text, string? state, int kind) => kind switch
    {
        0 => _client.AskAsync("/v1/predict", new { text, state, return_state = true }),
        1 => _client.AskAsync("/v1/predict", new { tokens = text.Select(letter => TestModels.Ascii.Find(letter.ToString())), state, return_state = true }),
        2 when state is null => _client.AskAsync("/v1/score", new { text, return_state = true }),
        _ => _client.AskAsync("/v1/score", new { context = text[..^1], text = text[^1..], state, return_state = true }),
    };

    private static void AssertSame(JsonNode expected, JsonNode actual)
    {
        foreach (var member in new[] { "predictions", "entropy", "position" })
            Assert.Equal(expected[member]!.ToJsonString(), actual[member]!.ToJsonString());
    }
}
