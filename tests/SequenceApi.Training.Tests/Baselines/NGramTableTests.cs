using SequenceApi.Training.Baselines;

namespace SequenceApi.Training.Tests.Baselines;

public sealed class NGramTableTests
{
    [Fact]
    public void N_grams_keep_their_numbers_and_counts_while_the_table_grows()
    {
        var table = new NGramTable();
        for (var number = 0; number < 10_000; number++)
        {
            Assert.Equal(number, table.Add(number % 100, number / 100, out var isNew));
            Assert.True(isNew);
            table.Increment(number);
        }

        for (var number = 0; number < 10_000; number++)
        {
            Assert.Equal(number, table.Find(number % 100, number / 100));
            Assert.Equal(number, table.Add(number % 100, number / 100, out var isNew));
            Assert.False(isNew);
            Assert.Equal((1, number % 100), (table[number], table.Context(number)));
        }

        Assert.Equal(-1, table.Find(100, 0));
        Assert.Equal(-1, table.Find(0, 100));
    }
}
