using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

public sealed class LongAnswerTests(TestApi api) : IClassFixture<TestApi>
{
    private const int Limit = 1_048_576;
    private static readonly string TooLong = new('a', Limit + 1);
    private readonly HttpClient _client = Patient(api.CreateClient());

    [Fact]
    public void The_tokens_of_an_answer_are_made_as_they_are_written_and_not_kept()
    {
        var prompt = Prompt.FromText(TestModels.Characters(), "ab");
        var split = TokenizeResponse.From(prompt.Model, prompt.Model.Tokenizer.EncodeWithOffsets("ab"));
        Assert.NotSame(split.Tokens.First(), split.Tokens.First());
        var scored = ScoreResponse.From(prompt, new Scoring([new(1, -1, 1)], 2), characters: 1, perToken: true, cachedTokens: 0, default);
        Assert.NotSame(scored.Tokens!.First(), scored.Tokens!.First());
        var generated = GenerateResponse.From("gen-1", prompt, 1, new Generation([new(1, -1, null)], FinishReason.Length, 3), cachedTokens: 0, default);
        Assert.NotSame(generated.Tokens.First(), generated.Tokens.First());
    }

    [Theory]
    [InlineData("/v1/tokenize", "cut the text")]
    [InlineData("/v1/score", "\"per_token\": false")]
    public async Task A_text_with_more_tokens_than_an_answer_lists_is_a_400_that_says_what_to_do(string path, string advice)
    {
        using var response = await _client.SendJsonAsync(path, new { text = TooLong });
        var problem = await response.RequireProblemAsync(400, "invalid_request");
        Assert.Contains(advice, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Contains("1048576", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_with_as_many_tokens_as_an_answer_lists_is_split()
    {
        using var response = await _client.SendJsonAsync("/v1/tokenize", new { text = TooLong[1..] });
        Assert.EndsWith(
            $"\"count\":{Limit}}}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_text_is_scored_where_its_tokens_are_not_listed() => Assert.Equal(
        Limit + 1, (int?)(await _client.AskAsync("/v1/score", new { text = TooLong, per_token = false }))["token_count"]);

    [Theory]
    [InlineData(65536, 8)]
    [InlineData(24967, 20)]
    public async Task A_completion_that_would_list_too_many_tokens_is_a_400(int maxTokens, int logprobs)
    {
        using var response = await _client.SendJsonAsync("/v1/generate", new { text = "a", max_tokens = maxTokens, logprobs });
        var problem = await response.RequireProblemAsync(400, "invalid_request");
        Assert.Contains("lower logprobs or max_tokens", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_completion_may_list_as_many_tokens_as_the_limit() => await _client.AskAsync(
        "/v1/generate", """{"text":"a","max_tokens":65536,"logprobs":7,"stop":["e"]}""");

    /// <summary>A million tokens take a while where others work too.</summary>
    private static HttpClient Patient(HttpClient client)
    {
        client.Timeout = Timeout.InfiniteTimeSpan;
        return client;
    }
}
