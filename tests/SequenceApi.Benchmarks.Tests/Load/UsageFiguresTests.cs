using SequenceApi.Benchmarks.Load;

namespace SequenceApi.Benchmarks.Tests.Load;

public sealed class UsageFiguresTests
{
    [Fact]
    public void Usage_is_read_whatever_the_text_says()
    {
        var answer = """{"text":"\"completion_tokens\":7","usage":{"prompt_tokens":4,"completion_tokens":256,"cached_tokens": 3}}"""u8;

        Assert.Equal(256, UsageFigures.CompletionTokens(answer));
        Assert.Equal((4, 3), (UsageFigures.PromptTokens(answer), UsageFigures.CachedTokens(answer)));
    }

    [Fact]
    public void An_answer_without_usage_is_refused() =>
        Assert.Throws<BenchmarkException>(() => UsageFigures.CompletionTokens("{}"u8));
}
