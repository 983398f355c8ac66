using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SequenceApi.Engine.Tracing;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

/// <summary>Looks inside the models that are shipped, and inside toys.</summary>
public sealed class TraceTests(ShippedApi api) : IClassFixture<ShippedApi>
{
    private const string Path = "/v1/trace";
    private static readonly int[] OneUnit = [1];
    private readonly HttpClient _client = api.Client;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_value_has_a_number_for_each_token_and_unit()
    {
        var answer = await _client.AskAsync(Path, """{"model":"shakespeare","text":"What is","units":[5,0],"memory_steps":[2,50]}""");

        Assert.Equal(("shakespeare", "lstm", "fp32"), ((string?)answer["model"], (string?)answer["cell"], (string?)answer["graph"]));
        Assert.Equal(["W", "h", "a", "t", " ", "i", "s"], answer["tokens"]!.All<string>("token"));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], answer["tokens"]!.All<int>("offset"));
        Assert.Equal([0, 1], answer["layers"]!.All<int>("layer"));
        foreach (var layer in answer["layers"]!.AsArray())
        {
            Assert.Equal(("[5,0]", 512), (layer!["units"]!.ToJsonString(), (int)layer["size"]!));
            foreach (var rows in new[] { layer["hidden"], layer["cell"], layer["gates"]!["input"], layer["gates"]!["forget"], layer["gates"]!["output"] })
                Assert.All(Assert.IsType<JsonArray>(rows), units => Assert.Equal(2, units!.AsArray().Count));
            Assert.Equal(7, layer["hidden"]!.AsArray().Count);
            Assert.Equal(2, layer["saturation"]!["forget"]!["left"]!.AsArray().Count);
            Assert.Equal(2, layer["memory"]!["half_life"]!.AsArray().Count);
            Assert.Equal(2, layer["memory"]!["kept"]![0]!["units"]!.AsArray().Count);
            Assert.Null(layer["memory"]!["kept"]![1]!["units"]);
            Assert.Null(layer["gates"]!["update"]);
        }
    }

    [Fact]
    public async Task Units_are_listed_in_the_order_asked_for()
    {
        var all = (await _client.AskAsync(Path, """{"model":"shakespeare","text":"What","layers":[1],"values":["hidden"]}"""))["layers"]![0]!["hidden"]!;
        var some = (await _client.AskAsync(Path, """{"model":"shakespeare","text":"What","layers":[1],"values":["hidden"],"units":[7,3]}"""))["layers"]![0]!["hidden"]!;
        for (var token = 0; token < 4; token++)
            Assert.Equal([(double)all[token]![7]!, (double)all[token]![3]!], some[token]!.AsArray().Select(number => (double)number!));
    }

    [Fact]
    public async Task Without_values_there_are_summaries_alone()
    {
        var layer = (await _client.AskAsync(Path, """{"model":"shakespeare","text":"What","values":[],"layers":[0],"units":[1]}"""))["layers"]![0]!;
        Assert.Equal(["layer", "size", "units", "saturation", "memory"], layer.AsObject().Select(member => member.Key));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task No_number_has_more_digits_than_asked_for(int digits)
    {
        using var response = await _client.SendJsonAsync(Path, new { model = "shakespeare", text = "\u201CWhat?\u201D", units = Enumerable.Range(0, 30), digits, influence = new { } });
        var numbers = Numbers(await response.ReadAsync()).ToArray();
        Assert.All(numbers, number => Assert.True(decimal.Parse(number, System.Globalization.NumberStyles.Float, null).Scale <= digits || number.Contains('E', StringComparison.Ordinal), number));
        Assert.DoesNotContain("-0", numbers);
        Assert.Contains(numbers, number => number.IndexOf('.', StringComparison.Ordinal) is > 0 and var point && number.Length - point - 1 == digits);
    }

    [Fact]
    public async Task Tokens_that_are_no_text_take_the_place_of_what_they_were_read_for()
    {
        const string text = "a☃b “c\n” d";
        var ids = (await _client.AskAsync("/v1/tokenize", new { model = "small-lstm", text }))["tokens"]!.All<int>("token_id");
        object Body(string? text, int[]? tokens) => new { model = "small-lstm", text, tokens, units = OneUnit };
        var (whole, parts) = (await _client.AskAsync(Path, Body(text, null)), await _client.AskAsync(Path, Body(null, ids)));
        Assert.Equal(1, (int)parts["usage"]!["unknown_tokens"]!);
        Assert.Equal(whole["detectors"]!.ToJsonString(), parts["detectors"]!.ToJsonString());
    }

    [Theory]
    [InlineData("units", 65_537)]
    [InlineData("layers", 1025)]
    [InlineData("memory_steps", 9)]
    public async Task A_list_without_end_is_refused_before_it_is_looked_at(string member, int count)
    {
        var list = string.Join(',', Enumerable.Range(1, count));
        using var response = await _client.PostAsync(Path, new StringContent($$"""{"text":"a","{{member}}":[{{list}}]}""", null, "application/json"), Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("up to", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_and_tokens_are_traced_alike()
    {
        var ids = (await _client.AskAsync("/v1/tokenize", new { text = "The people of" }))["tokens"]!.All<int>("token_id");
        object Body(string? text, int[]? tokens) => new { text, tokens, units = OneUnit, influence = new { } };
        Assert.Equal(
            (await _client.AskAsync(Path, Body("The people of", null))).ToJsonString(), (await _client.AskAsync(Path, Body(null, ids))).ToJsonString());
    }

    [Fact]
    public async Task What_is_not_in_the_context_has_no_influence_and_what_is_has_some()
    {
        var influence = (await _client.AskAsync(Path, """{"text":"The people of the United States","units":[],"influence":{"position":5,"of":[4,0,5,77],"top":2}}"""))["influence"]!;
        Assert.Equal([4, 0, 5, 77], influence["changes"]!.All<int>("index"));
        var divergences = influence["changes"]!.All<double>("divergence");
        Assert.True(divergences[0] > divergences[1] && divergences[1] > 0);
        Assert.Equal([0, 0], divergences[2..]);
        Assert.Equal([2, 2, 0, 0], influence["changes"]!.AsArray().Select(change => change!["top"]!.AsArray().Count));
        Assert.Equal((" United", null), ((string?)influence["changes"]![0]!["token"], (string?)influence["changes"]![3]!["token"]));
        Assert.Equal(5, (int?)influence["position"]);
    }

    [Theory]
    [InlineData("{}", "text")]
    [InlineData("""{"text":""}""", "text")]
    [InlineData("""{"tokens":[]}""", "text")]
    [InlineData("""{"text":"a","tokens":[1]}""", "one")]
    [InlineData("""{"tokens":[8192]}""", "8191")]
    [InlineData("""{"text":"a","layers":[2]}""", "0 to 1")]
    [InlineData("""{"text":"a","layers":[-1]}""", "0 to 1")]
    [InlineData("""{"text":"a","layers":[0,0]}""", "layers")]
    [InlineData("""{"text":"a","units":[512]}""", "0 to 511")]
    [InlineData("""{"text":"a","units":[1,2,1]}""", "units")]
    [InlineData("""{"text":"a","values":["update"]}""", "hidden, cell, input, forget, output")]
    [InlineData("""{"text":"a","values":["nothing"]}""", "values")]
    [InlineData("""{"text":"a","values":["hidden","hidden"]}""", "values")]
    [InlineData("""{"text":"a","memory_steps":[0]}""", "memory_steps")]
    [InlineData("""{"text":"a","memory_steps":[513]}""", "memory_steps")]
    [InlineData("""{"text":"a","memory_steps":[1,2,3,4,5,6,7,8,9]}""", "memory_steps")]
    [InlineData("""{"text":"a","digits":0}""", "digits")]
    [InlineData("""{"text":"a","digits":7}""", "digits")]
    [InlineData("""{"text":"a","influence":{"position":0}}""", "position")]
    [InlineData("""{"text":"a","influence":{"position":2}}""", "influence.position")]
    [InlineData("""{"text":"a","influence":{"of":[-1]}}""", "influence.of")]
    [InlineData("""{"text":"a","influence":{"of":[0,0]}}""", "influence.of")]
    [InlineData("""{"text":"a","influence":{"window":0}}""", "window")]
    [InlineData("""{"text":"a","influence":{"window":129}}""", "window")]
    [InlineData("""{"text":"a","influence":{"replace_with":-1}}""", "8191")]
    [InlineData("""{"text":"a","influence":{"top":21}}""", "top")]
    [InlineData("""{"text":"a","influence":{"else":1}}""", "else")]
    [InlineData("""{"text":"a","else":1}""", "else")]
    public async Task A_wrong_request_is_told_what_to_change(string body, string expected)
    {
        using var response = await _client.SendJsonAsync(Path, body);
        var problem = await response.RequireProblemAsync((int)HttpStatusCode.BadRequest, "invalid_request");
        Assert.Contains(expected, problem["detail"] + problem["errors"]?.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_with_too_many_numbers_is_refused_before_it_is_made()
    {
        using var response = await _client.SendJsonAsync(Path, new { model = "shakespeare", text = new string('a', 512) });
        var problem = await response.RequireProblemAsync((int)HttpStatusCode.BadRequest, "invalid_request");
        Assert.Contains("choose units, layers or values", (string?)problem["detail"], StringComparison.Ordinal);
        using var longer = await _client.SendJsonAsync(Path, new { model = "shakespeare", text = new string('a', 513), units = OneUnit });
        await longer.RequireProblemAsync((int)HttpStatusCode.BadRequest, "prompt_too_long");
        Assert.Equal(512, (int?)(await _client.AskAsync(Path, new { model = "shakespeare", text = new string('a', 512), units = OneUnit }))["usage"]!["prompt_tokens"]);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_not_found()
    {
        using var response = await _client.SendJsonAsync(Path, new { model = "none", text = "a" });
        await response.RequireProblemAsync((int)HttpStatusCode.NotFound, "model_not_found");
    }

    [Fact]
    public async Task One_trace_more_than_may_wait_is_refused_and_one_that_has_gone_makes_room()
    {
        using var gate = new StepGate();
        await using var toy = new TestApi(TestModels.Characters(new ToyStepModel(TestModels.Ascii.Count) { BeforeStep = gate.Pass })).With("Trace:MaxWaiting", "2");
        using var client = toy.CreateClient();
        var first = client.SendJsonAsync(Path, new { text = "ab" });
        await gate.StepBegunAsync(Token);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var content = new StringContent("""{"text":"ab"}""", null, "application/json");
        var second = client.PostAsync(new Uri(Path, UriKind.Relative), content, leave.Token);
        var tracer = toy.Services.GetRequiredService<Tracer>();
        Assert.True(SpinWait.SpinUntil(() => tracer.InFlight == 2, TimeSpan.FromSeconds(30)));

        using var refused = await client.SendJsonAsync(Path, new { text = "ab" });
        await refused.RequireProblemAsync((int)HttpStatusCode.TooManyRequests, "queue_full");

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.True(SpinWait.SpinUntil(() => tracer.InFlight == 1, TimeSpan.FromSeconds(30)));
        var third = client.SendJsonAsync(Path, new { text = "ab" });
        gate.Open();
        foreach (var response in await Task.WhenAll(first, third))
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_model_that_was_loaded_while_the_server_runs_is_looked_into_with_its_own_weights()
    {
        using var bundle = new TinyBundle();
        await using var tiny = new TestApi(models: null).With("Models:Path", bundle.Models).WithKey("admin", "an admin key of some length", "admin");
        using var client = tiny.CreateClient("an admin key of some length");
        const string body = """{"text":"ab","values":["hidden"],"digits":6}""";
        var before = await client.AskAsync(Path, body);
        bundle.Write("tiny", seed: 2);
        Assert.Equal(before.ToJsonString(), (await client.AskAsync(Path, body)).ToJsonString());
        using var reload = await client.PostAsync(new Uri("/v1/models/tiny/reload", UriKind.Relative), content: null, Token);
        Assert.Equal(HttpStatusCode.OK, reload.StatusCode);
        var after = await client.AskAsync(Path, body);
        Assert.NotEqual(before.ToJsonString(), after.ToJsonString());
        Assert.Equal(8, after["layers"]![0]!["hidden"]![0]!.AsArray().Count);
    }

    private static IEnumerable<string> Numbers(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Numbers(member.Value)),
        JsonArray items => items.SelectMany(Numbers),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => [value.ToJsonString()],
        _ => [],
    };
}
