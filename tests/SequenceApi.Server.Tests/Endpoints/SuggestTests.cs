using System.Net;
using System.Text.Json.Nodes;

namespace SequenceApi.Server.Tests.Endpoints;

/// <summary>Suggestions and half-typed words, asked of the models that are shipped.</summary>
public sealed class SuggestTests : IAsyncLifetime
{
    private readonly TestApi _api = TestApi.Shipped();
    private readonly HttpClient _client;

    public SuggestTests() => _client = _api.CreateClient();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Theory]
    [InlineData("english", "The people of the United St", "ates")]
    [InlineData("english", "The people of the United", " States")]
    [InlineData("english", "The people of the United ", "States")]
    [InlineData("english", "My fellow citiz", "ens")]
    [InlineData("shakespeare", "What is the mat", "ter")]
    public async Task A_half_typed_text_is_completed_to_the_end_of_a_word(string model, string text, string first)
    {
        var answer = await _client.AskAsync("/v1/suggest", new { model, text, count = 3 });
        Assert.Equal(model, (string?)answer["model"]);
        Assert.Equal(first, answer["suggestions"]!.All<string>("text")[0]);
        Assert.Equal(3, answer["suggestions"]!.AsArray().Count);
        var probabilities = answer["suggestions"]!.All<double>("probability");
        Assert.Equal(probabilities.OrderDescending(), probabilities);
        Assert.InRange(probabilities.Sum(), 0, 1 + 1e-6);
        Assert.True((bool?)answer["complete"]);
    }

    [Fact]
    public async Task A_chinese_word_runs_to_the_next_punctuation_mark()
    {
        var answer = await _client.AskAsync("/v1/suggest", new { model = "tang-poetry", text = "\u5e8a\u524d", count = 3 });
        Assert.All(answer["suggestions"]!.All<string>("text"), text => Assert.DoesNotContain(text, char.IsPunctuation));
    }

    [Fact]
    public async Task A_line_ends_before_its_break()
    {
        var answer = await _client.AskAsync("/v1/suggest", new { model = "shakespeare", text = "ROM", boundary = "line", max_tokens = 30, count = 2 });
        Assert.Equal("EO:", answer["suggestions"]!.All<string>("text")[0]);
        Assert.All(answer["suggestions"]!.All<string>("text"), text => Assert.DoesNotContain('\n', text));
    }

    [Fact]
    public async Task The_same_question_has_the_same_answer_cached_or_not()
    {
        var first = await _client.AskAsync("/v1/suggest", new { text = "The Congress shall have pow" });
        var second = await _client.AskAsync("/v1/suggest", new { text = "The Congress shall have pow" });
        Assert.Equal(first.Comparable(), second.Comparable());
        Assert.NotEqual(0, (int?)second["usage"]!["cached_tokens"]);
    }

    [Fact]
    public async Task Suggestions_fail_as_other_questions_do()
    {
        using var unknown = await _client.SendJsonAsync("/v1/suggest", new { model = "none", text = "a" });
        await unknown.RequireProblemAsync((int)HttpStatusCode.NotFound, "model_not_found");
        using var nothing = await _client.SendJsonAsync("/v1/suggest", new { count = 2 });
        await nothing.RequireProblemAsync((int)HttpStatusCode.BadRequest, "invalid_request");
        using var tokens = await _client.SendJsonAsync("/v1/suggest", """{"tokens":[1]}""");
        await tokens.RequireProblemAsync((int)HttpStatusCode.BadRequest, "invalid_request");
    }

    [Theory]
    [InlineData("of the United St", "ates", 0.99)]
    [InlineData("of the United ", "States", 0.9)]
    [InlineData("that this is unprecedente", "d", 0.99)]
    public async Task A_prediction_goes_on_from_the_text_and_not_from_its_last_token(string text, string next, double least)
    {
        var healed = (await _client.AskAsync("/v1/predict", new { text, top_k = 2 }))["predictions"]![0]!;
        Assert.Equal(next, (string?)healed["token"]);
        Assert.InRange((double)healed["probability"]!, least, 1);
        var plain = (await _client.AskAsync("/v1/predict", new { text, top_k = 2, heal = false }))["predictions"]![0]!;
        Assert.NotEqual(next, (string?)plain["token"]);
    }

    [Fact]
    public async Task A_healed_completion_shows_what_is_new_whole_streamed_and_again()
    {
        const string text = "The people of the United St";
        var whole = await _client.AskAsync("/v1/generate", new { text, max_tokens = 4, seed = 1 });
        Assert.StartsWith("ates", (string?)whole["text"], StringComparison.Ordinal);
        Assert.Equal((string?)whole["text"], string.Concat(whole["tokens"]!.All<string>("token")));
        Assert.Equal(4, whole["tokens"]!.AsArray().Count);
        Assert.Equal((int?)whole["position"], (int)whole["usage"]!["prompt_tokens"]! + (int)whole["usage"]!["completion_tokens"]!);

        var events = new List<(string Type, JsonNode Data)>();
        await foreach (var part in _client.StreamAsync($$"""{"text":"{{text}}","max_tokens":4,"seed":1,"stream":true}"""))
            events.Add(part);
        Assert.Equal((string?)whole["text"], string.Concat(events.Where(part => part.Type == "token").Select(part => (string?)part.Data["text"])));
        Assert.Equal(whole.Comparable(), events[^1].Data.Comparable());
    }

    [Fact]
    public async Task A_session_goes_on_from_a_healed_completion()
    {
        var id = (string?)(await _client.AskAsync("/v1/sessions", new { text = "The people of the" }))["id"];
        var first = await _client.AskAsync("/v1/generate", new { session = id, text = " United St", max_tokens = 1, temperature = 0 });
        Assert.Equal("ates", (string?)first["text"]);
        var next = await _client.AskAsync("/v1/predict", new { session = id, top_k = 3 });
        var whole = await _client.AskAsync("/v1/predict", new { text = "The people of the United States", top_k = 3, heal = false });
        Assert.Equal(whole["predictions"]!.ToJsonString(), next["predictions"]!.ToJsonString());
    }

    [Theory]
    [InlineData("He said: hahahahahahahahahahaha")]
    [InlineData("Schadenfreudeangelegenheiten")]
    [InlineData("It costs 0000000000000000")]
    [InlineData("\ud83d\ude00\ud83d\ude00")]
    [InlineData("\n")]
    [InlineData(" ")]
    public async Task A_word_that_the_model_has_never_seen_is_gone_on_from(string text)
    {
        var prediction = await _client.AskAsync("/v1/predict", new { text, top_k = 3, temperature = 0.5 });
        Assert.Equal(3, prediction["predictions"]!.AsArray().Count);
        var generated = await _client.AskAsync("/v1/generate", new { text, max_tokens = 3, seed = 1 });
        Assert.NotEqual("", (string?)generated["text"]);
        Assert.NotEmpty((await _client.AskAsync("/v1/suggest", new { text, max_tokens = 8 }))["suggestions"]!.AsArray());
    }

    [Fact]
    public async Task What_was_typed_is_never_taken_back()
    {
        var id = (string?)(await _client.AskAsync("/v1/sessions", new { text = "The people of the" }))["id"];
        var stopped = await _client.AskAsync("/v1/generate", $$"""{"session":"{{id}}","text":" United St","stop":["ates"],"temperature":0}""");
        Assert.Equal(("", "stop"), ((string?)stopped["text"], (string?)stopped["finish_reason"]));
        var next = await _client.AskAsync("/v1/predict", new { session = id, top_k = 3 });
        var whole = await _client.AskAsync("/v1/predict", new { text = "The people of the United St", top_k = 3, heal = false });
        Assert.Equal((int?)whole["position"], (int?)next["position"]);
        Assert.Equal(whole["predictions"]!.ToJsonString(), next["predictions"]!.ToJsonString());
    }

    [Fact]
    public async Task A_healed_text_that_was_never_read_has_no_cached_tokens()
    {
        var answer = await _client.AskAsync("/v1/generate", new { text = "Some words that nobody has sent bef", max_tokens = 1 });
        Assert.Equal(0, (int?)answer["usage"]!["cached_tokens"]);
    }

    [Fact]
    public async Task A_stop_string_is_looked_for_in_what_is_new()
    {
        var answer = await _client.AskAsync("/v1/generate", """{"text":"The people of the United St","stop":["St"],"max_tokens":3,"temperature":0}""");
        Assert.StartsWith("ates", (string?)answer["text"], StringComparison.Ordinal);
        var stopped = await _client.AskAsync("/v1/generate", """{"text":"The people of the United St","stop":["ates"],"max_tokens":3,"temperature":0}""");
        Assert.Equal("stop", (string?)stopped["finish_reason"]);
    }
}
