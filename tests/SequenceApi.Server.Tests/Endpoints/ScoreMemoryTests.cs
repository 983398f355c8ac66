using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Endpoints;

/// <summary>What a stream to score keeps while it flows. Nothing runs beside them: the collector counts the whole process.</summary>
[CollectionDefinition(DisableParallelization = true)]
[Collection(typeof(ScoreMemoryTests))]
public sealed class ScoreMemoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("?lines=false")]
    public async Task A_long_request_takes_no_more_memory_than_a_short_one(string query)
    {
        const int Parts = 128;
        var word = new string('a', 31);
        var lines = string.Concat(Enumerable.Repeat(string.Join(' ', Enumerable.Repeat(word, 128)) + "\n", 16));
        await using var api = new TestApi(TestModels.Words());
        using var client = api.CreateClient();
        using var post = await RawPost.BeginAsync(client.BaseAddress!, "/v1/score" + query, Token);
        var memory = new List<long>();
        for (var part = 0; part < Parts; part++)
        {
            await post.SendAsync(lines, Token);
            for (var line = 0; line < 16; line++)
                await post.ReadAsync(Token);
            if (part is 15 or Parts - 1)
                memory.Add(GC.GetTotalMemory(forceFullCollection: true));
        }

        await post.EndAsync(Token);
        for (var answer = ""; !answer.Contains("\"done\":true", StringComparison.Ordinal);)
            answer = await post.ReadAsync(Token);
        Assert.InRange(memory[1] - memory[0], long.MinValue, 4 * 1024 * 1024);
    }
}
