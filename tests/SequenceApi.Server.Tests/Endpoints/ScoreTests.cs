using SequenceApi.Engine.Models;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

public sealed class ScoreTests(TestApi api) : IClassFixture<TestApi>
{
    private const string Text = "To be, or not to be";
    private readonly HttpClient _client = api.CreateClient();

    [Fact]
    public async Task A_score_is_the_sum_of_what_predict_gives_along_the_text()
    {
        var score = await _client.AskAsync("/v1/score", new { text = Text });
        var sum = 0.0;
        for (var i = 0; i < Text.Length; i++)
        {
            var predictions = (await _client.AskAsync("/v1/predict", new { text = Text[..i], top_k = 97 }))["predictions"]!.AsArray();
            var (prediction, index) = predictions.Select((item, index) => (item!, index)).Single(pair => (string)pair.Item1["token"]! == Text[i..(i + 1)]);
            Assert.Equal((float)prediction["log_probability"]!, (float)score["tokens"]![i]!["log_probability"]!, 1e-5);
            Assert.InRange((int)score["tokens"]![i]!["rank"]!, index + 1, index + 2);
            sum += (float)prediction["log_probability"]!;
        }

        Assert.Equal(sum, (double)score["log_likelihood"]!, 1e-4);
    }

    [Fact]
    public async Task The_figures_follow_from_the_log_likelihood()
    {
        var score = await _client.AskAsync("/v1/score", new { text = Text, per_token = false });
        var total = -(double)score["log_likelihood"]!;
        Assert.Null(score["tokens"]);
        Assert.Equal(Text.Length, (int?)score["token_count"]);
        Assert.Equal(total / Text.Length, (double)score["nats_per_token"]!, 1e-9);
        Assert.Equal(Math.Exp(total / Text.Length), (double)score["perplexity"]!, 1e-6);
        Assert.Equal(total / Text.Length / Math.Log(2), (double)score["bits_per_character"]!, 1e-9);
        Assert.Equal(Text.Length, (int?)score["position"]);
    }

    [Fact]
    public async Task A_context_is_read_and_not_scored()
    {
        var whole = await _client.AskAsync("/v1/score", new { text = "HAMLET:\n" + Text });
        var behind = await _client.AskAsync("/v1/score", new { text = Text, context = "HAMLET:\n" });
        Assert.Equal(
            whole["tokens"]!.AsArray().Skip(8).Select(token => token!.ToJsonString()),
            behind["tokens"]!.AsArray().Select(token => token!.ToJsonString()));
        Assert.Equal((int?)whole["position"], (int?)behind["position"]);
        Assert.Equal(Text.Length, (int?)behind["token_count"]);
    }

    [Fact]
    public async Task Tokens_give_the_score_of_their_text()
    {
        var tokens = (await _client.AskAsync("/v1/tokenize", new { text = Text }))["tokens"]!.All<int>("token_id");
        Assert.Equal(
            (await _client.AskAsync("/v1/score", new { text = Text })).ToJsonString(),
            (await _client.AskAsync("/v1/score", new { tokens })).ToJsonString());
    }

    [Fact]
    public async Task Without_a_beginning_the_first_token_is_left_out_of_every_sum()
    {
        await using var api = new TestApi(TestModels.Characters(beginning: null));
        using var client = api.CreateClient();
        var score = await client.AskAsync("/v1/score", new { text = Text });
        var first = score["tokens"]![0]!.AsObject();
        Assert.True(first.ContainsKey("log_probability") && first["log_probability"] is null);
        Assert.True(first.ContainsKey("rank") && first["rank"] is null);
        Assert.Equal(Text.Length - 1, (int?)score["token_count"]);
        var total = score["tokens"]!.AsArray().Skip(1).Sum(token => (float)token!["log_probability"]!);
        Assert.Equal(total, (double)score["log_likelihood"]!, 1e-3);
        Assert.Equal(-total / (Text.Length - 1) / Math.Log(2), (double)score["bits_per_character"]!, 1e-4);
        var single = await client.AskAsync("/v1/score", new { text = "T" });
        Assert.Equal(0, (int?)single["token_count"]);
        Assert.Equal(0, (double?)single["log_likelihood"]);
        Assert.Null(single["nats_per_token"]);
        Assert.Null(single["perplexity"]);
        Assert.Null(single["bits_per_character"]);
    }

    [Fact]
    public async Task Characters_are_unicode_scalar_values_whatever_the_tokens()
    {
        await using var api = new TestApi(TestModels.Bytes());
        using var client = api.CreateClient();
        var score = await client.AskAsync("/v1/score", new { text = "né 🎭", context = "a" });
        Assert.Equal(8, (int?)score["token_count"]);
        Assert.Equal(-(double)score["log_likelihood"]! / (4 * Math.Log(2)), (double)score["bits_per_character"]!, 1e-9);
    }

    [Fact]
    public async Task What_is_impossible_scores_minus_9999()
    {
        await using var api = new TestApi(TestModels.Characters(new ImpossibleTokens(TestModels.Ascii.Count)));
        using var client = api.CreateClient();
        var score = await client.AskAsync("/v1/score", new { text = "ab" });
        Assert.Equal([-9999f, -9999f], score["tokens"]!.All<float>("log_probability"));
        Assert.Equal(-19998, (double?)score["log_likelihood"]);
        Assert.True(double.IsFinite((double)score["perplexity"]!));
    }

    [Fact]
    public async Task An_unknown_character_is_one_character_as_text_and_as_a_token()
    {
        foreach (var beginning in new[] { "\n", null })
        {
            await using var api = new TestApi(TestModels.Characters(beginning: beginning));
            using var client = api.CreateClient();
            var score = await client.AskAsync("/v1/score", new { text = "né" });
            var again = await client.AskAsync("/v1/score", new { tokens = score["tokens"]!.All<int>("token_id") });
            Assert.Equal(score.ToJsonString(), again.ToJsonString());
            Assert.Equal(
                -(double)score["log_likelihood"]! / (Math.Log(2) * (int)score["token_count"]!), (double)score["bits_per_character"]!, 1e-9);
        }
    }

    [Theory]
    [InlineData("né 🎭")]
    [InlineData("éa")]
    public async Task A_character_of_several_tokens_is_one_character_as_text_and_as_tokens(string text)
    {
        await using var api = new TestApi(TestModels.Bytes());
        using var client = api.CreateClient();
        var score = await client.AskAsync("/v1/score", new { text });
        var again = await client.AskAsync("/v1/score", new { tokens = score["tokens"]!.All<int>("token_id") });
        Assert.Equal(score.ToJsonString(), again.ToJsonString());
    }

    /// <summary>Gives every token but the line end the probability 0.</summary>
    private sealed class ImpossibleTokens(int vocabularySize) : IStepModel
    {
        public int VocabularySize => vocabularySize;

        public HiddenStateLayout Layout { get; } = new([]);

        public string Numerics => "impossible";

        public StepBatch CreateBatch(int capacity) => new Batch(capacity, vocabularySize);

        public void Dispose()
        {
        }

        private sealed class Batch(int capacity, int vocabularySize) : StepBatch
        {
            private readonly long[] _inputIds = new long[capacity];
            private readonly long[] _logitRows = new long[capacity];
            private readonly float[] _logits =
                [.. Enumerable.Range(0, vocabularySize).Select(id => id == TestModels.Ascii.Find("\n") ? 0 : float.NegativeInfinity)];

            public override int Capacity => capacity;

            public override Span<long> InputIds => _inputIds;

            public override Span<long> LogitRows => _logitRows;

            public override void Step(int count, int logitCount)
            {
            }

            public override ReadOnlySpan<float> Logits(int index) => _logits;

            public override void ReadState(int row, Span<float> state)
            {
            }

            public override void WriteState(int row, ReadOnlySpan<float> state)
            {
            }

            public override void CopyState(int source, int destination)
            {
            }

            public override void Dispose()
            {
            }
        }
    }
}
