using CsCheck;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.State;
using SequenceApi.Engine.State.Prefixes;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.State;

public sealed class PrefixCacheTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly LanguageModel[] Models = [Toy.Model(), Toy.Model()];

    /// <summary>Prefixes of few texts, some of them gone on from differently: most share their first chunks with others.</summary>
    private static readonly Gen<int[]> Prefix = Gen.Select(
        Gen.Int[0, 2], Gen.OneOf(Gen.Int[0, 5], Gen.Int[60, 70], Gen.Int[0, 200]), Gen.Int[0, 1].Array[0, 3],
        (text, length, rest) => (int[])[.. Enumerable.Range(0, length).Select(i => i * i * (text + 3) % 5), .. rest]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_tenant_finds_what_was_read_for_it_alone_until_its_model_retires()
    {
        var cache = new PrefixCache(new() { MaxBytes = 1 << 20 });
        var text = Enumerable.Range(1, 2).ToArray();
        cache.Store(Models[0], text, [1], "one");
        cache.Store(Models[0], text.AsMemory(0, 1), [2], "two");
        Assert.Equal([1], cache.Find(Models[0], [1, 2, 3], "one").State!);
        Assert.Equal([2], cache.Find(Models[0], [1, 2, 3], "two").State!);
        Assert.Null(cache.Find(Models[0], [1, 2, 3]).State);
        cache.Forget(Models[0]);
        Assert.Null(cache.Find(Models[0], [1, 2, 3], "one").State);
        Assert.Equal(0, cache.Bytes);
    }

    [Fact]
    public void It_finds_keeps_and_lets_go_of_what_its_definition_says() =>
        Gen.Select(Gen.Long[0, 20_000], Gen.Select(Gen.Bool, Gen.Int[0, 1], Prefix).Array[1, 80]).Sample((maxBytes, moves) =>
        {
            var (cache, naive) = (NewCache(maxBytes), new NaivePrefixCache(maxBytes));
            foreach (var (isStore, index, tokens) in moves)
            {
                var (model, state) = (Models[index], new float[1 + (index * 100)]);
                if (isStore)
                {
                    cache.Store(model, tokens, state);
                    naive.Store(model, tokens, state);
                }

                var (expected, found) = (naive.Find(model, tokens), cache.Find(model, tokens));
                Assert.Same(expected.State, found.State);
                Assert.Equal((expected.Length, expected.IsWholeKnown), (found.Length, found.IsWholeKnown));
                Assert.Equal(naive.Bytes, cache.Bytes);
                Assert.InRange(cache.Bytes, 0, maxBytes);
            }
        }, iter: 500);

    [Theory]
    [InlineData(3)]
    [InlineData(PrefixIndex.ChunkLength)]
    public void Prefixes_whose_hashes_are_equal_keep_their_own_states(int length)
    {
        // Of 250,000 hashes of 32 bits seven pairs are equal, on average: as tails, and as chunks.
        const int count = 250_000;
        var (cache, random) = (NewCache(1L << 30), new Random(1));
        var prefixes = Enumerable.Range(0, count).Select(_ => new[] { random.Next(), random.Next(), random.Next() }).ToArray();
        for (var i = 0; i < count; i++)
            cache.Store(Models[0], Text(i, length), [i]);
        for (var i = 0; i < count; i++)
            Assert.Equal(i, Assert.Single(cache.Find(Models[0], Text(i, length + 1)).State!));

        int[] Text(int i, int length) => [.. prefixes[i], .. new int[length - prefixes[i].Length]];
    }

    [Fact]
    public void Nothing_is_left_of_what_it_lets_go() => Prefix.Array[1, 60].Sample(prefixes =>
    {
        var cache = NewCache(200_000);
        foreach (var prefix in prefixes)
            cache.Store(Models[0], prefix, new float[10]);
        RequireAllGone(cache, 200_000);
    });

    [Fact]
    public void A_text_that_grows_costs_a_state_and_its_last_tokens()
    {
        var (cache, text) = (NewCache(1L << 30), Enumerable.Range(0, 3000).ToArray());
        cache.Store(Models[0], text.AsMemory(0, 100), new float[10]);
        for (var length = 101; length <= text.Length; length++)
        {
            var before = cache.Bytes;
            cache.Store(Models[0], text.AsMemory(0, length), new float[10]);
            Assert.InRange(cache.Bytes - before, 1, PrefixSize.Chunk + PrefixSize.Entry(PrefixIndex.ChunkLength - 1, 10));
        }
    }

    [Fact]
    public void A_lookup_costs_no_memory()
    {
        var (cache, text) = (NewCache(1L << 20), Enumerable.Range(0, 3000).ToArray());
        cache.Store(Models[0], text.AsMemory(0, 1000), new float[10]);
        cache.Find(Models[0], text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var length = 0; length < text.Length; length++)
            cache.Find(Models[0], text.AsSpan(0, length));
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task Who_stores_waits_for_nobody_and_the_next_lookup_finds_what_the_queue_could_hold()
    {
        var cache = NewCache(1L << 20);
        using var stored = new ManualResetEventSlim();
        var locked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holder = Task.Factory.StartNew(
            () =>
            {
                lock (cache.Lock)
                {
                    locked.SetResult();
                    stored.Wait(Patience);
                }
            },
            Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await locked.Task;
        for (var i = 0; i <= PrefixCache.MaxPending; i++)
            cache.Store(Models[0], new[] { i }, [i]);
        stored.Set();
        await holder.WaitAsync(Patience, Token);
        for (var i = 0; i < PrefixCache.MaxPending; i++)
            Assert.Equal([i], cache.Find(Models[0], [i, 0]).State!);
        Assert.Null(cache.Find(Models[0], [PrefixCache.MaxPending, 0]).State);
        cache.Store(Models[0], new[] { PrefixCache.MaxPending }, [1]);
        Assert.NotNull(cache.Find(Models[0], [PrefixCache.MaxPending, 0]).State);
    }

    [Fact]
    public async Task Many_threads_at_once_find_only_states_of_their_own_prefixes_within_the_bytes()
    {
        const long maxBytes = 30_000;
        var cache = NewCache(maxBytes);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(
            () =>
            {
                var random = new Random(seed);
                for (var i = 0; i < 20_000; i++)
                {
                    var (model, start) = (random.Next(2), random.Next(3));
                    int[] tokens = [.. Enumerable.Range(start, random.Next(150)), random.Next(2)];
                    if (random.Next(2) == 0)
                    {
                        var state = cache.Rent(4);
                        StateOf(model, tokens).CopyTo(state, 0);
                        cache.Store(Models[model], tokens, state);
                    }

                    var found = cache.Find(Models[model], tokens);
                    if (found.State is not null)
                        Assert.Equal(StateOf(model, tokens.AsSpan(0, found.Length)), found.State);
                    found.Release();
                    Assert.InRange(cache.Bytes, 0, maxBytes);
                }
            },
            Token)));
        RequireAllGone(cache, maxBytes);

        static float[] StateOf(int model, ReadOnlySpan<int> tokens) => [model, tokens.Length, tokens.IsEmpty ? -1 : tokens[0], tokens.IsEmpty ? -1 : tokens[^1]];
    }

    [Fact]
    public void What_was_found_stays_as_it_was_until_it_is_released()
    {
        var cache = NewCache(2000);
        int[] text = [1, 2];
        cache.Store(Models[0], text.AsMemory(0, 1), [7, 7]);
        var found = cache.Find(Models[0], text);

        Flood(cache, 100);
        Assert.Null(cache.Find(Models[0], text).State);
        Assert.Equal([7, 7], found.State!);
    }

    [Fact]
    public void A_full_cache_keeps_states_in_the_memory_of_those_that_went()
    {
        var cache = NewCache(2000);

        Assert.InRange(Flood(cache, 1000).Distinct(ReferenceEqualityComparer.Instance).Count(), 2, 30);
    }

    private static List<float[]> Flood(PrefixCache cache, int count)
    {
        var states = new List<float[]>();
        for (var i = 0; i < count; i++)
        {
            states.Add(cache.Rent(2));
            states[^1].AsSpan().Fill(-i);
            cache.Store(Models[0], new[] { 1000 + i }, states[^1]);
            cache.Find(Models[0], [1000 + i, 0]).Release();
        }

        return states;
    }

    private static PrefixCache NewCache(long maxBytes) => new(new() { MaxBytes = maxBytes });

    /// <summary>Stores a prefix that leaves no room for any other: only its own bytes may then be left.</summary>
    private static void RequireAllGone(PrefixCache cache, long maxBytes)
    {
        int[] tokens = [-1];
        var size = (int)((maxBytes - PrefixSize.Whole(tokens.Length, 0)) / sizeof(float) / 2 * 2);
        cache.Store(Models[0], tokens, new float[size]);
        Assert.True(cache.Find(Models[0], tokens).IsWholeKnown);
        Assert.Equal(PrefixSize.Whole(tokens.Length, size), cache.Bytes);
        Assert.InRange(maxBytes - cache.Bytes, 0, 7);
    }
}
