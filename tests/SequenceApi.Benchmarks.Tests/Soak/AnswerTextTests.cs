using SequenceApi.Benchmarks.Soak;

namespace SequenceApi.Benchmarks.Tests.Soak;

public sealed class AnswerTextTests
{
    private const string Token = "event: token\ndata: {\"text\":\"a\"}\n\n";
    private const string Done = "event: done\ndata: {\"id\":\"x\",\"text\":\"aa\",\"usage\":{}}\n\n";

    [Fact]
    public void A_stream_says_what_its_last_object_says() =>
        Assert.Equal(AnswerText.Of("""{"id":"y","text":"aa","usage":{"cached_tokens":3}}"""), AnswerText.OfEvents(Token + Token + Done));

    [Theory]
    [InlineData(Token + Done, "don't add up")]
    [InlineData(Token + Token, "no last event")]
    [InlineData(Token + "event: error\ndata: {\"code\":\"stopping\"}\n\n", "error")]
    public void A_stream_that_is_not_whole_is_told(string events, string part) =>
        Assert.Contains(part, Assert.Throws<BenchmarkException>(() => AnswerText.OfEvents(events)).Message, StringComparison.Ordinal);

    [Fact]
    public void Completions_in_parts_say_what_they_say_whole()
    {
        const string Parts = """
            data: {"choices":[{"text":"a","index":1,"logprobs":null,"finish_reason":null}]}

            data: {"choices":[{"text":"b","index":0,"logprobs":null,"finish_reason":"length"}]}

            data: {"choices":[{"text":"c","index":1,"logprobs":null,"finish_reason":"stop"}]}


            """;
        const string Whole = """{"choices":[{"text":"b","index":0,"finish_reason":"length"},{"text":"ac","index":1,"finish_reason":"stop"}]}""";

        Assert.Equal(AnswerText.OfCompletion(Whole), AnswerText.OfCompletionChunks(Parts + "data: [DONE]\n\n"));
        Assert.Throws<BenchmarkException>(() => AnswerText.OfCompletionChunks(Parts));
    }

    [Fact]
    public void Another_answer_than_the_one_given_alone_is_told_with_the_place()
    {
        var question = new Question("predict", ApiCall.Of(HttpMethod.Get, "/"), text => text, "to be");

        question.Require(new Reply(200, "to be"));
        Assert.Contains(
            "character 3", Assert.Throws<BenchmarkException>(() => question.Require(new Reply(200, "to do"))).Message, StringComparison.Ordinal);
        Assert.Throws<BenchmarkException>(() => question.Require(new Reply(500, "to be")));
    }
}
