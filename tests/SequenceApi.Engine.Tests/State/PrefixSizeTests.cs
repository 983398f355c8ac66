using SequenceApi.Engine.Models;
using SequenceApi.Engine.State;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.State;

/// <summary>Alone, since what other tests allocate would be counted too.</summary>
[CollectionDefinition(DisableParallelization = true)]
[Collection(typeof(PrefixSizeTests))]
public sealed class PrefixSizeTests
{
    private const long MaxBytes = 16 << 20;

    /// <summary>What an empty cache takes: its queue, and the beginnings of its sets.</summary>
    private const long Empty = 16 << 10;

    /// <summary>The runner of the tests allocates and lets go meanwhile: the middle one of several counts knows nothing of it.</summary>
    private const int Counts = 5;

    private static readonly LanguageModel Model = Toy.Model();

    [Theory]
    [InlineData(1, 3, 1)]
    [InlineData(2, 63, 1)]
    [InlineData(2, 64, 1)]
    [InlineData(512, 40, 4)]
    [InlineData(2048, 40, 1)]
    [InlineData(2048, 500, 10)]
    public void The_bytes_of_a_full_cache_are_at_least_those_that_the_garbage_collector_counts(int stateLength, int length, int entriesPerText)
    {
        var (bytes, counted) = Enumerable.Range(0, Counts)
            .Select(_ => Fill(stateLength, length, entriesPerText))
            .OrderBy(count => count.Counted)
            .ElementAt(Counts / 2);
        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes} by its own count, {counted} by the garbage collector's");
        Assert.InRange(bytes, MaxBytes * 0.99, MaxBytes);
        Assert.InRange(counted, bytes * 0.75, bytes + Empty);
    }

    private static (long Bytes, long Counted) Fill(int stateLength, int length, int entriesPerText)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var cache = new PrefixCache(new() { MaxBytes = MaxBytes });
        for (var text = 0; text * (stateLength + length) * sizeof(float) < 2 * MaxBytes; text++)
            for (var part = 1; part <= entriesPerText; part++)
                cache.Store(Model, Enumerable.Repeat(text, length * part / entriesPerText).ToArray(), cache.Rent(stateLength));
        var counted = GC.GetTotalMemory(forceFullCollection: true) - before;
        return (cache.Bytes, counted);
    }
}
