using SequenceApi.Benchmarks.Clients;

namespace SequenceApi.Benchmarks.Tests.Clients;

public sealed class WorkloadTests
{
    [Theory]
    [InlineData(66)]
    [InlineData(8192)]
    [InlineData(200_000)]
    public void Prompts_are_distinct_and_inside_the_vocabulary(int vocabularySize)
    {
        var workload = new Workload(vocabularySize, tokens: 256, first: 9_000_000);
        var prompts = Enumerable.Range(0, 50_000).Select(_ => workload.Prompt(workload.Next())).ToArray();

        Assert.All(prompts, prompt => Assert.All(prompt, id => Assert.InRange(id, 0, vocabularySize - 1)));
        Assert.Equal(prompts.Length, prompts.Select(prompt => string.Join(' ', prompt)).Distinct().Count());
    }

    [Fact]
    public void First_answers_have_lengths_spread_evenly_and_later_ones_are_whole()
    {
        var workload = new Workload(66, tokens: 256);

        Assert.Equal([64, 128, 192, 256], Enumerable.Range(0, 4).Select(client => workload.Length(client, clients: 4, turn: 0)));
        Assert.Equal(1, workload.Length(client: 0, clients: 1024, turn: 0));
        Assert.All(Enumerable.Range(0, 4), client => Assert.Equal(256, workload.Length(client, clients: 4, turn: 1)));
    }
}
