using Microsoft.Extensions.DependencyInjection;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

public sealed class BeamSearchTests(TestApi api) : IClassFixture<TestApi>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpClient _client = api.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_beam_search_answers_the_best_of_its_beams()
    {
        var answer = await _client.AskAsync("/v1/generate", new { text = "To be", max_tokens = 12, num_beams = 5, logprobs = 2 });
        var beams = answer["beams"]!.AsArray();
        Assert.Equal(5, beams.Count);
        Assert.Equal((string?)answer["text"], (string?)beams[0]!["text"]);
        Assert.Equal(5, beams.Select(beam => (string)beam!["text"]!).Distinct().Count());
        Assert.Equal(beams.All<double>("score").OrderDescending(), beams.All<double>("score"));
        Assert.Equal(answer["tokens"]!.All<double>("log_probability").Sum(), (double)beams[0]!["log_likelihood"]!, 1e-4);
        Assert.Equal((double)beams[0]!["log_likelihood"]! / 12, (double)beams[0]!["score"]!, 1e-9);
        Assert.All(answer["tokens"]!.AsArray(), token => Assert.Equal(2, token!["top"]!.AsArray().Count));
        Assert.Equal(("length", 17, 0L), ((string?)answer["finish_reason"], (int)answer["position"]!, (long)answer["seed"]!));
        Assert.Null((await _client.AskAsync("/v1/generate", new { text = "To be", max_tokens = 12, temperature = 0 }))["beams"]);
    }

    [Fact]
    public async Task The_same_search_gives_the_same_answer_among_others()
    {
        const string Body = """{"text":"ROMEO:","max_tokens":20,"num_beams":8,"length_penalty":0.6,"stop":["e"],"seed":3}""";
        var alone = await _client.AskAsync("/v1/generate", Body);
        var others = Enumerable.Range(0, 16).Select(seed => _client.AskAsync("/v1/generate", new { text = "ROMEO:", seed })).ToArray();
        var among = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _client.AskAsync("/v1/generate", Body)));
        await Task.WhenAll(others);
        Assert.All(among, answer => Assert.Equal(alone.Comparable(), answer.Comparable()));
        Assert.Equal(3, (long?)alone["seed"]);
    }

    [Fact]
    public async Task Its_state_and_its_session_go_on_as_the_text_read_whole()
    {
        var session = (string)(await _client.AskAsync("/v1/sessions", new { text = "The" }))["id"]!;
        var fromSession = await _client.AskAsync("/v1/generate", new { session, text = " end", max_tokens = 150, num_beams = 3 });
        var fromText = await _client.AskAsync("/v1/generate", new { text = "The end", max_tokens = 150, num_beams = 3, return_state = true });
        var text = (string)fromText["text"]!;
        Assert.Equal((text, 2), ((string)fromSession["text"]!, (int)fromSession["version"]!));
        var read = await PredictAsync(new { text = "The end" + text, top_k = 97 });
        Assert.Equal(read, await PredictAsync(new { state = (string)fromText["state"]!, top_k = 97 }));
        Assert.Equal(read, await PredictAsync(new { session, top_k = 97 }));
        await _client.AskAsync($"/v1/sessions/{session}/rewind", new { position = 140 });
        read = await PredictAsync(new { text = ("The end" + text)[..140], top_k = 97 });
        Assert.Equal(read, await PredictAsync(new { session, top_k = 97 }));
    }

    [Fact]
    public async Task A_search_that_comes_again_under_its_key_gets_the_same_answer_and_changes_nothing()
    {
        var session = (string)(await _client.AskAsync("/v1/sessions", new { text = "The" }))["id"]!;
        using var keyed = api.CreateClient();
        keyed.DefaultRequestHeaders.Add("Idempotency-Key", "once");
        var first = await keyed.AskAsync("/v1/generate", new { session, max_tokens = 5, num_beams = 3 });
        var again = await keyed.AskAsync("/v1/generate", new { session, max_tokens = 5, num_beams = 3 });
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Equal((2, 3), ((int)again["version"]!, again["beams"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_stop_string_over_tokens_ends_a_beam_before_it()
    {
        var whole = (string)(await _client.AskAsync("/v1/generate", new { text = "A", max_tokens = 12, num_beams = 4, length_penalty = 0 }))["text"]!;
        var stopped = await _client.AskAsync(
            "/v1/generate", new { text = "A", max_tokens = 12, num_beams = 4, length_penalty = 0, stop = new[] { whole[3..5] }, return_state = true });
        var beams = stopped["beams"]!.AsArray().Select(beam => (Text: (string)beam!["text"]!, Reason: (string)beam["finish_reason"]!)).ToArray();
        Assert.Contains((whole[..whole.IndexOf(whole[3..5], StringComparison.Ordinal)], "stop"), beams);
        Assert.All(beams, beam => Assert.DoesNotContain(whole[3..5], beam.Text, StringComparison.Ordinal));
        var read = await PredictAsync(new { text = "A" + beams[0].Text, top_k = 97 });
        Assert.Equal(read, await PredictAsync(new { state = (string)stopped["state"]!, top_k = 97 }));
    }

    [Theory]
    [InlineData("temperature", "0.5")]
    [InlineData("top_k", "3")]
    [InlineData("top_p", "0.9")]
    [InlineData("min_p", "0.1")]
    [InlineData("typical_p", "0.9")]
    [InlineData("repetition_penalty", "1.1")]
    [InlineData("presence_penalty", "0.1")]
    [InlineData("frequency_penalty", "-0.1")]
    [InlineData("logit_bias", "{\"1\":1}")]
    [InlineData("stream", "true")]
    public async Task What_a_search_cannot_heed_is_refused_by_name(string field, string value)
    {
        using var response = await _client.SendJsonAsync("/v1/generate", $$"""{"text":"a","num_beams":2,"{{field}}":{{value}}}""");
        var detail = (string)(await response.RequireProblemAsync(400, "invalid_request"))["detail"]!;
        Assert.EndsWith($"leave out num_beams, or {field}.", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"text":"a","num_beams":65}""")]
    [InlineData("""{"text":"a","num_beams":0}""")]
    [InlineData("""{"text":"a","num_beams":2,"length_penalty":5.1}""")]
    [InlineData("""{"text":"a","length_penalty":0.5}""")]
    [InlineData("""{"text":"a","num_beams":64,"max_tokens":8193}""")]
    [InlineData("""{"text":"a","num_beams":64,"max_tokens":820,"logprobs":9}""")]
    [InlineData("""{"text":"a","num_beams":2,"min_tokens":65}""")]
    [InlineData("""{"text":"a","num_beams":2,"stop":[""]}""")]
    public async Task What_is_out_of_range_is_refused(string body)
    {
        using var response = await _client.SendJsonAsync("/v1/generate", body);
        await response.RequireProblemAsync(400, "invalid_request");
    }

    [Fact]
    public async Task Parameters_that_change_nothing_are_taken() => await _client.AskAsync(
        "/v1/generate", """{"text":"a","num_beams":2,"temperature":0,"top_k":0,"logit_bias":{},"stream":false,"max_tokens":3}""");

    [Fact]
    public async Task A_client_that_leaves_frees_all_rows()
    {
        using var gate = new StepGate(allowed: 3);
        var network = new ToyStepModel(TestModels.Ascii.Count) { BeforeStep = gate.Pass };
        await using var own = new TestApi(TestModels.Characters(network));
        using var client = own.CreateClient();
        using var leaving = new CancellationTokenSource();
        using var content = new StringContent("""{"text":"A","num_beams":16,"max_tokens":9999}""", null, "application/json");
        var asking = client.PostAsync(new Uri("/v1/generate", UriKind.Relative), content, leaving.Token);
        for (var step = 0; step < 4; step++)
            await gate.StepBegunAsync(Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        gate.Open();
        var engine = own.Services.GetRequiredService<InferenceEngine>();
        Assert.True(SpinWait.SpinUntil(() => engine is { InFlight: 0, Waiting: 0 }, Patience));
    }

    private async Task<string> PredictAsync(object body) => (await _client.AskAsync("/v1/predict", body))["predictions"]!.ToJsonString();
}
