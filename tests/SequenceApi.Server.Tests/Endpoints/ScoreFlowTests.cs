using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

/// <summary>How a stream to score flows: cut anywhere, answered before its end, never piled up.</summary>
public sealed class ScoreFlowTests
{
    private const string Path = "/v1/score";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Pieces of text that a cut could tear: contractions, white space, characters of several bytes.</summary>
    private static readonly string[] Pieces =
    [
        "the", " the", " cat", "sat", "'ll", "'l", "'", "'r", "e", "'s", " ", "  ", "\n", "\n\n", "\r\n", "\t", "é", " é", "春", "🎭", "12", "!?", "\u00a0", "\u2028",
    ];

    private static readonly string[] Figures = ["token_count", "log_likelihood", "nats_per_token", "perplexity", "bits_per_character", "position"];

    private static readonly Gen<string> Text = Gen.Int[0, Pieces.Length - 1].Array[1, 60].Select(numbers => string.Concat(numbers.Select(number => Pieces[number])));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Models => ["characters", "pairs", "words", "pairs without a beginning", "words without a beginning"];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_text_in_any_parts_scores_as_it_does_whole(string model)
    {
        await using var api = new TestApi(ModelOf(model));
        using var client = api.CreateClient();
        await Gen.Select(Text, Gen.Int[1, 9].Array[1, 8]).SampleAsync(
            async (text, lengths) =>
            {
                using var response = await client.SendJsonAsync(Path, new { text });
                if (!response.IsSuccessStatusCode)
                    return;
                var whole = await response.ReadAsync();
                var answers = await SendAsync(client, "?lines=false&per_token=true", new CutContent(Encoding.UTF8.GetBytes(text), lengths));
                var tokens = answers.SkipLast(1).SelectMany(answer => answer["tokens"]!.AsArray()).Select(token => token!.ToJsonString());
                Assert.Equal(whole["tokens"]!.AsArray().Select(token => token!.ToJsonString()), tokens);
                foreach (var name in Figures)
                    Assert.True(JsonNode.DeepEquals(whole[name], answers[^1][name]), $"{name}: {whole[name]} whole, {answers[^1][name]} in parts");
                Assert.Equal((double)whole["log_likelihood"]!, answers.SkipLast(1).Sum(answer => (double)answer["log_likelihood"]!), 1e-6);
                Assert.Equal(text.Split('\n').Length - (text.EndsWith('\n') ? 1 : 0), (int?)answers[^1]["lines"]);
            },
            iter: 40, threads: 1);
    }

    [Fact]
    public async Task Lines_in_any_parts_are_the_same_lines()
    {
        await using var api = new TestApi(TestModels.Bytes());
        using var client = api.CreateClient();
        await Gen.Select(Text, Gen.Int[1, 9].Array[1, 8]).SampleAsync(
            async (text, lengths) =>
            {
                var body = Encoding.UTF8.GetBytes(text);
                Assert.Equal(
                    (await SendAsync(client, "", new CutContent(body, [body.Length]))).Select(answer => answer.ToJsonString()),
                    (await SendAsync(client, "", new CutContent(body, lengths))).Select(answer => answer.ToJsonString()));
            },
            iter: 30, threads: 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?lines=false")]
    public async Task An_answer_comes_before_the_request_ends(string query)
    {
        await using var api = new TestApi();
        using var client = api.CreateClient();
        using var post = await RawPost.BeginAsync(client.BaseAddress!, Path + query, Token);
        for (var index = 0; index < 3; index++)
        {
            await post.SendAsync("To be,", Token);
            await post.SendAsync(" or not\n", Token);
            var answer = JsonNode.Parse(await post.ReadAsync(Token))!;
            Assert.Equal((index, query == "" ? 13 : 14), ((int)answer["index"]!, (int)answer["token_count"]!));
        }

        await post.EndAsync(Token);
        Assert.Equal(3, (int?)JsonNode.Parse(await post.ReadAsync(Token))!["lines"]);
    }

    [Fact]
    public async Task A_client_that_leaves_frees_its_rows()
    {
        using var gate = new StepGate();
        var departure = new Departure(Path);
        var network = new ToyStepModel(TestModels.Ascii.Count) { BeforeStep = gate.Pass };
        await using var api = new TestApi(TestModels.Characters(network))
            .With("Engine:Lanes", "1").With(services => services.AddSingleton<IStartupFilter>(departure));
        using var client = api.CreateClient();
        var engine = api.Services.GetRequiredService<InferenceEngine>();
        using (var post = await RawPost.BeginAsync(client.BaseAddress!, Path, Token))
        {
            await post.SendAsync("To be\nor not\nto be\n", Token);
            Assert.True(SpinWait.SpinUntil(() => engine.InFlight == 3, Patience));
        }

        await departure.Noticed.WaitAsync(Patience, Token);
        gate.Open();
        Assert.True(SpinWait.SpinUntil(() => engine.InFlight == 0, Patience));
        Assert.InRange(network.Steps, 0, 2);
    }

    [Fact]
    public async Task A_stream_leaves_rows_to_others()
    {
        using var gate = new StepGate();
        var network = new ToyStepModel(TestModels.Ascii.Count) { BeforeStep = gate.Pass };
        await using var api = new TestApi(TestModels.Characters(network)).With("Engine:Lanes", "1").With("Engine:MaxBatchSize", "16");
        using var client = api.CreateClient();
        var engine = api.Services.GetRequiredService<InferenceEngine>();
        using var post = await RawPost.BeginAsync(client.BaseAddress!, Path, Token);
        await post.SendAsync(string.Concat(Enumerable.Repeat("To be\n", 100)), Token);
        await post.EndAsync(Token);
        Assert.True(SpinWait.SpinUntil(() => engine.InFlight == 4, Patience));
        gate.Open();
        for (var index = 0; index < 100; index++)
            Assert.Equal(index, (int?)JsonNode.Parse(await post.ReadAsync(Token))!["index"]);
    }

    [Fact]
    public async Task A_server_that_stops_says_so_on_the_last_line()
    {
        await using var api = new TestApi();
        using var client = api.CreateClient();
        using var post = await RawPost.BeginAsync(client.BaseAddress!, Path, Token);
        await post.SendAsync("To be\n", Token);
        await post.ReadAsync(Token);
        api.Services.GetRequiredService<InferenceEngine>().Refuse();
        await post.SendAsync("To be\n", Token);
        Assert.Equal("stopping", (string?)JsonNode.Parse(await post.ReadAsync(Token))!["error"]!["code"]);
    }

    private static LanguageModel ModelOf(string name) => name switch
    {
        "characters" => TestModels.Characters(),
        "pairs" => TestModels.BytePairs(),
        "words" => TestModels.Words(),
        "pairs without a beginning" => TestModels.BytePairs(beginning: null),
        _ => TestModels.Words(beginning: null),
    };

    private static async Task<JsonNode[]> SendAsync(HttpClient client, string query, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path + query) { Content = content };
        using var response = await client.SendAsync(request, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, text);
        return [.. text.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!)];
    }
}
