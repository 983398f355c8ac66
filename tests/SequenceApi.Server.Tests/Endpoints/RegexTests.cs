namespace SequenceApi.Server.Tests.Endpoints;

public sealed class RegexTests(TestApi api) : IClassFixture<TestApi>
{
    private const string Date = @"\d{4}-\d{2}-\d{2}";
    private static readonly object[] Question = [new { role = "user", content = "When?" }];
    private readonly HttpClient _client = api.CreateClient();

    [Fact]
    public async Task A_completion_matches_and_ends_with_it()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var answer = await _client.AskAsync("/v1/generate", new { text = "On", regex = Date, seed });
            Assert.Equal("stop", (string?)answer["finish_reason"]);
            Assert.Matches($@"\A{Date}\z", (string)answer["text"]!);
            Assert.Equal(answer.Comparable(), (await _client.AskAsync("/v1/generate", new { text = "On", regex = Date, seed })).Comparable());
        }
    }

    [Fact]
    public async Task A_stream_tells_the_same_as_the_whole_answer()
    {
        const string Body = """{"text":"On","regex":"(yes|no|maybe so)( [a-z]+){0,3}","seed":5""";
        var whole = await _client.AskAsync("/v1/generate", Body + "}");
        var text = "";
        await foreach (var (type, data) in _client.StreamAsync(Body + ""","stream":true}"""))
            text += type == "token" ? (string?)data["text"] : "";
        Assert.Equal((string?)whole["text"], text);
        Assert.Matches(@"\A(yes|no|maybe so)( [a-z]+){0,3}\z", text);
    }

    [Fact]
    public async Task Minimum_and_stop_strings_hold_as_well()
    {
        var lengthened = await _client.AskAsync("/v1/generate", new { text = "A", regex = "[ab]*", min_tokens = 20, max_tokens = 40, seed = 1 });
        Assert.Matches(@"\A[ab]{20,40}\z", (string)lengthened["text"]!);
        var stopped = await _client.AskAsync("/v1/generate", """{"text":"A","regex":"abcdef","stop":["de"]}""");
        Assert.Equal(("abc", "stop"), ((string?)stopped["text"], (string?)stopped["finish_reason"]));
        var cut = await _client.AskAsync("/v1/generate", new { text = "A", regex = "abcdef", max_tokens = 3 });
        Assert.Equal(("abc", "length"), ((string?)cut["text"], (string?)cut["finish_reason"]));
        var nothing = await _client.AskAsync("/v1/generate", new { text = "A", regex = "" });
        Assert.Equal(("", "stop"), ((string?)nothing["text"], (string?)nothing["finish_reason"]));
    }

    [Fact]
    public async Task A_session_goes_on_behind_what_matched()
    {
        var session = (string)(await _client.AskAsync("/v1/sessions", new { text = "On" }))["id"]!;
        var first = await _client.AskAsync("/v1/generate", new { session, regex = Date });
        var second = await _client.AskAsync("/v1/generate", new { session, regex = "(, )" + Date, return_state = true });
        var whole = await _client.AskAsync("/v1/predict", new { text = "On" + (string?)first["text"] + (string?)second["text"], top_k = 20 });
        var resumed = await _client.AskAsync("/v1/predict", new { session, top_k = 20 });
        Assert.Equal(whole["predictions"]!.ToJsonString(), resumed["predictions"]!.ToJsonString());
    }

    [Theory]
    [InlineData("/v1/completions")]
    [InlineData("/v1/chat/completions")]
    public async Task Each_of_several_choices_matches(string path)
    {
        object request = path == "/v1/completions"
            ? new { prompt = new[] { "On", "At" }, n = 6, max_tokens = 64, seed = 3, regex = Date }
            : new { messages = Question, n = 6, seed = 3, regex = Date };
        var choices = (await _client.AskAsync(path, request))["choices"]!.AsArray();
        var texts = choices.Select(choice => (string)(choice!["text"] ?? choice["message"]!["content"])!).ToArray();
        Assert.All(texts, text => Assert.Matches($@"\A{Date}\z", text));
        Assert.InRange(texts.Distinct().Count(), 2, texts.Length);
        Assert.All(choices, choice => Assert.Equal("stop", (string?)choice!["finish_reason"]));
    }

    [Theory]
    [InlineData("/v1/generate", "a(?=b)", "a lookahead, at offset 1")]
    [InlineData("/v1/generate", "床", "no text that the tokens of")]
    [InlineData("/v1/generate", "(a{1000}){1000}", "too complex")]
    [InlineData("/v1/completions", "a**", "a second quantifier, at offset 2")]
    [InlineData("/v1/chat/completions", "[^", "a class that doesn't end")]
    public async Task What_cannot_be_used_is_refused(string path, string regex, string reason)
    {
        using var response = await _client.SendJsonAsync(path, path == "/v1/generate" ? (object)new { text = "A", regex } : new { prompt = "A", messages = Question, regex });
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_beam_search_takes_none()
    {
        using var response = await _client.SendJsonAsync("/v1/generate", new { text = "A", regex = "a", num_beams = 2 });
        Assert.Contains("regex", (string?)(await response.RequireProblemAsync(400, "invalid_request"))["detail"], StringComparison.Ordinal);
        using var longer = await _client.SendJsonAsync("/v1/generate", new { text = "A", regex = new string('a', 2049) });
        await longer.RequireProblemAsync(400, "invalid_request");
    }
}
