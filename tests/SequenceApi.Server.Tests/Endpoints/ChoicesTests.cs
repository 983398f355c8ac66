using System.Text.Json.Nodes;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

/// <summary>A completion that is one of given texts.</summary>
public sealed class ChoicesTests(TestApi api) : IClassFixture<TestApi>
{
    private static readonly string[] Choices = [" end", " cat sat", " ", " answer is 42", "n"];
    private static readonly string[] ThreeChoices = ["ab", "cde", "f"];
    private readonly HttpClient _client = api.CreateClient();

    [Theory]
    [InlineData("pairs", "The é", " the", "he", "é春", " t", " then")]
    [InlineData("shakespeare", "To be", ", or not", "\n", "!")]
    [InlineData("shakespeare", "", "a", "b", "To be")]
    [InlineData("words", "the cat", "sat", "the cat", "\n", "sat\nthe")]
    public async Task Choices_are_ranked_by_the_scores_of_their_tokens(string model, string text, params string[] choices)
    {
        await using var own = new TestApi(TestModels.Characters(), TestModels.BytePairs(), TestModels.Words());
        using var client = own.CreateClient();
        foreach (var temperature in new[] { 1, 0.5 })
        {
            var answer = await client.AskAsync("/v1/generate", new { model, text, choices, temperature, seed = 5 });
            var expected = new Dictionary<string, double>();
            foreach (var choice in choices)
                expected[choice] = (await client.AskAsync("/v1/score", new { model, context = text, text = choice }))["tokens"]!
                    .All<float>("log_probability").Sum(value => (double)value);
            var ranked = answer["choices"]!;
            Assert.Equal(expected.OrderByDescending(pair => pair.Value).Select(pair => pair.Key), ranked.All<string>("text"));
            Assert.Equal(expected.Values.OrderDescending(), ranked.All<double>("log_probability"));
            var sum = expected.Values.Sum(value => Math.Exp(value / temperature));
            Assert.All(ranked.AsArray(), choice => Assert.Equal(
                Math.Exp((double)choice!["log_probability"]! / temperature) / sum, (double)choice["probability"]!, 1e-12));
            Assert.Contains(((string)answer["text"]!).TrimStart(' '), choices.Select(choice => choice.TrimStart(' ')));
        }
    }

    [Fact]
    public async Task The_answer_is_that_of_a_generation_which_has_made_the_drawn_tokens()
    {
        var answer = await _client.AskAsync("/v1/generate", new { text = "The", choices = Choices, temperature = 0, logprobs = 2, heal = true });
        var best = answer["choices"]![0]!;
        Assert.Equal(Choices.Length, answer["choices"]!.AsArray().Count);
        Assert.Equal((string?)best["text"], (string?)answer["text"]);
        Assert.Equal(1, (double)best["probability"]!);
        Assert.Equal((double)best["log_probability"]!, answer["tokens"]!.All<float>("log_probability").Sum(value => (double)value), 1e-9);
        Assert.All(answer["tokens"]!.AsArray(), token => Assert.Equal(2, token!["top"]!.AsArray().Count));
        var length = ((string)answer["text"]!).Length;
        Assert.Equal(("stop", 3 + length, length), ((string?)answer["finish_reason"], (int)answer["position"]!, (int)answer["usage"]!["completion_tokens"]!));
        Assert.Null((await _client.AskAsync("/v1/generate", new { text = "The", max_tokens = 3 }))["choices"]);
    }

    [Fact]
    public async Task Seeds_draw_each_choice_as_often_as_its_probability_says()
    {
        const int Draws = 600;
        const int AtOnce = 100;
        string[] choices = ["a", "b", "c"];
        var answers = new List<JsonNode>();

        // A busy machine would refuse all of them at once: each is a sequence for every choice.
        foreach (var seeds in Enumerable.Range(0, Draws).Chunk(AtOnce))
            answers.AddRange(await Task.WhenAll(seeds.Select(seed => _client.AskAsync("/v1/generate", new { text = "To b", choices, seed, temperature = 2 }))));
        foreach (var choice in answers[0]["choices"]!.AsArray())
        {
            var (text, probability) = ((string)choice!["text"]!, (double)choice["probability"]!);
            var frequency = answers.Count(answer => (string?)answer["text"] == text) / (double)Draws;
            Assert.Equal(probability, frequency, (4 * Math.Sqrt(probability * (1 - probability) / Draws)) + 1e-9);
        }

        Assert.Equal(Enumerable.Range(0, Draws), answers.Select(answer => (int)answer["seed"]!));
    }

    [Fact]
    public async Task The_same_request_gives_the_same_answer_among_others()
    {
        var body = new { text = "ROMEO:", choices = Choices, seed = 3, logprobs = 1 };
        var alone = await _client.AskAsync("/v1/generate", body);
        var others = Enumerable.Range(0, 16).Select(seed => _client.AskAsync("/v1/generate", new { text = "ROMEO:", seed })).ToArray();
        var among = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _client.AskAsync("/v1/generate", body)));
        await Task.WhenAll(others);
        Assert.All(among, answer => Assert.Equal(alone.Comparable(), answer.Comparable()));
        var drawn = await _client.AskAsync("/v1/generate", new { text = "ROMEO:", choices = Choices });
        var again = await _client.AskAsync("/v1/generate", new { text = "ROMEO:", choices = Choices, seed = (long)drawn["seed"]! });
        Assert.Equal(drawn.Comparable(), again.Comparable());
    }

    [Fact]
    public async Task A_stream_is_the_whole_answer_token_by_token()
    {
        await using var own = new TestApi(TestModels.BytePairs());
        using var client = own.CreateClient();
        const string Body = """{"text":"The","choices":["é春 the","春"],"seed":4,"logprobs":1,"stream":STREAM}""";
        var whole = await client.AskAsync("/v1/generate", Body.Replace("STREAM", "false", StringComparison.Ordinal));
        var events = await client.StreamAsync(Body.Replace("STREAM", "true", StringComparison.Ordinal)).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal("done", events[^1].Type);
        Assert.Equal(whole.Comparable(), events[^1].Data.Comparable());
        var tokens = events.SkipLast(1).ToArray();
        Assert.All(tokens, item => Assert.Equal("token", item.Type));
        Assert.Equal((string?)whole["text"], string.Concat(tokens.Select(item => (string?)item.Data["text"])));
        Assert.Equal(whole["tokens"]!.All<int>("token_id"), tokens.Select(item => (int)item.Data["token_id"]!));
        Assert.Equal(whole["tokens"]!.All<float>("log_probability"), tokens.Select(item => (float)item.Data["log_probability"]!));
    }

    [Fact]
    public async Task Its_state_and_its_session_go_on_as_the_text_read_whole()
    {
        var choices = new[] { new string('x', 150) + " of it", string.Concat(Enumerable.Repeat("to be ", 30)) };
        var session = (string)(await _client.AskAsync("/v1/sessions", new { text = "The" }))["id"]!;
        var fromSession = await _client.AskAsync("/v1/generate", new { session, text = " end", choices, seed = 2 });
        var fromText = await _client.AskAsync("/v1/generate", new { text = "The end", choices, seed = 2, return_state = true });
        var text = (string)fromText["text"]!;
        Assert.Equal((text, 2), ((string)fromSession["text"]!, (int)fromSession["version"]!));
        var read = await PredictAsync(new { text = "The end" + text, top_k = 97 });
        Assert.Equal(read, await PredictAsync(new { state = (string)fromText["state"]!, top_k = 97 }));
        Assert.Equal(read, await PredictAsync(new { session, top_k = 97 }));
        await _client.AskAsync($"/v1/sessions/{session}/rewind", new { position = 140 });
        read = await PredictAsync(new { text = ("The end" + text)[..140], top_k = 97 });
        Assert.Equal(read, await PredictAsync(new { session, top_k = 97 }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_comes_again_under_its_key_gets_the_same_answer_and_changes_nothing(bool stream)
    {
        var session = (string)(await _client.AskAsync("/v1/sessions", new { text = "The" }))["id"]!;
        using var keyed = api.CreateClient();
        keyed.DefaultRequestHeaders.Add("Idempotency-Key", $"once-{stream}");
        var body = $$"""{"session":"{{session}}","choices":["a","b","c"],"stream":{{(stream ? "true" : "false")}}}""";
        var (first, again) = (await SendAsync(), await SendAsync());
        Assert.Equal(first, again);
        Assert.Contains("\"version\":2", again, StringComparison.Ordinal);

        async Task<string> SendAsync()
        {
            using var response = await keyed.SendJsonAsync("/v1/generate", body);
            Assert.True(response.IsSuccessStatusCode);
            return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task All_choices_share_one_reading_of_the_prompt()
    {
        var rows = 0;
        await using var counting = new TestApi(TestModels.Characters(new ToyStepModel(TestModels.Ascii.Count) { BeforeStep = count => Interlocked.Add(ref rows, count) }))
            .With("PrefixCache:MaxBytes", "0");
        using var client = counting.CreateClient();
        await client.AskAsync("/v1/generate", new { text = new string('a', 1000), choices = ThreeChoices });

        // The beginning and 999 characters once, then for each choice the last character and all of its own but the last.
        Assert.Equal(1000 + 2 + 3 + 1, rows);
    }

    [Theory]
    [InlineData("num_beams", "2")]
    [InlineData("length_penalty", "0.5")]
    [InlineData("regex", "\"a+\"")]
    [InlineData("stop", "[\"a\"]")]
    [InlineData("min_tokens", "1")]
    [InlineData("top_k", "3")]
    [InlineData("top_p", "0.9")]
    [InlineData("min_p", "0.1")]
    [InlineData("typical_p", "0.9")]
    [InlineData("repetition_penalty", "1.1")]
    [InlineData("presence_penalty", "0.1")]
    [InlineData("frequency_penalty", "-0.1")]
    [InlineData("logit_bias", "{\"1\":1}")]
    public async Task What_choices_cannot_heed_is_refused_by_name(string field, string value)
    {
        using var response = await _client.SendJsonAsync("/v1/generate", $$"""{"text":"a","choices":["b","c"],"{{field}}":{{value}}}""");
        var detail = (string)(await response.RequireProblemAsync(400, "invalid_request"))["detail"]!;
        Assert.EndsWith($"leave out choices, or {field}.", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"text":"a","choices":[]}""", "give 1 to 256 texts")]
    [InlineData("""{"text":"a","choices":["b",""]}""", "null or empty")]
    [InlineData("""{"text":"a","choices":["b",null]}""", "null or empty")]
    [InlineData("""{"text":"a","choices":["b","c","b"]}""", "index 0 and 2")]
    [InlineData("""{"text":"a","choices":["b","é"]}""", "vocabulary")]
    [InlineData("""{"text":"a","choices":"b"}""", "choices")]
    public async Task What_is_no_list_of_choices_is_refused(string body, string reason)
    {
        using var response = await _client.SendJsonAsync("/v1/generate", body);
        Assert.Contains(reason, (await response.RequireProblemAsync(400, "invalid_request")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_are_so_many_choices_and_tokens_at_most()
    {
        var most = Enumerable.Range(0, 256).Select(index => $"{index}").ToArray();
        Assert.Equal(256, (await _client.AskAsync("/v1/generate", new { text = "a", choices = most }))["choices"]!.AsArray().Count);
        using var more = await _client.SendJsonAsync("/v1/generate", new { text = "a", choices = most.Append("x") });
        Assert.Contains("give 1 to 256 texts", (await more.RequireProblemAsync(400, "invalid_request")).ToJsonString(), StringComparison.Ordinal);
        using var longer = await _client.SendJsonAsync("/v1/generate", new { text = "a", choices = new[] { new string('x', 40000), new string('y', 40000) } });
        Assert.Contains("65536 at most", (string?)(await longer.RequireProblemAsync(400, "invalid_request"))["detail"], StringComparison.Ordinal);
        using var lists = await _client.SendJsonAsync("/v1/generate", new { text = "a", choices = new[] { new string('x', 40000) }, logprobs = 20 });
        Assert.Contains("lower logprobs", (string?)(await lists.RequireProblemAsync(400, "invalid_request"))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_differ_in_their_spaces_alone_are_one_choice_and_white_space_is_none()
    {
        await using var words = new TestApi(TestModels.Words());
        using var client = words.CreateClient();
        foreach (var second in new[] { " cat ", " ", "dog" })
        {
            using var response = await client.SendJsonAsync("/v1/generate", new { text = "the", choices = new[] { "cat", second } });
            await response.RequireProblemAsync(400, "invalid_request");
        }
    }

    [Fact]
    public async Task Parameters_that_change_nothing_are_taken() => await _client.AskAsync(
        "/v1/generate", """{"text":"a","choices":["b"],"num_beams":1,"top_k":0,"logit_bias":{},"stop":[],"max_tokens":1,"min_tokens":0}""");

    private async Task<string> PredictAsync(object body) => (await _client.AskAsync("/v1/predict", body))["predictions"]!.ToJsonString();
}
