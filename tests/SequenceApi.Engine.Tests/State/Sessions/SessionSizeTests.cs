using SequenceApi.Engine.State.Sessions;

namespace SequenceApi.Engine.Tests.State.Sessions;

/// <summary>Alone, since what other tests allocate would be counted too.</summary>
[CollectionDefinition(DisableParallelization = true)]
[Collection(typeof(SessionSizeTests))]
public sealed class SessionSizeTests
{
    private const int SessionIdLength = 34;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_in_memory_costs_its_content_and_less_than_400_bytes()
    {
        const int count = 20_000;
        const int contentLength = 1000;
        using var store = new MemorySessionStore(new SessionsOptions(), TimeProvider.System);
        var ids = new SessionIds(new byte[16]);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < count; i++)
            await store.CreateAsync([new(ids.New(), 1, default, new byte[contentLength])], null, Token);
        var counted = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{(counted / (double)count) - contentLength:f0} bytes beside the content");
        Assert.InRange(counted / count, contentLength, contentLength + 400);
        Assert.Equal(count, store.Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(32, 200)]
    [InlineData(32, 5000)]
    public async Task The_bytes_of_recorded_answers_are_at_least_those_that_the_garbage_collector_counts(int digestLength, int answerLength)
    {
        const long maxBytes = 8 << 20;
        const int keyLength = 36;
        using var store = new MemorySessionStore(new SessionsOptions { MaxRecordedBytes = maxBytes }, TimeProvider.System);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i * (answerLength + 300L) < 2 * maxBytes; i++)
        {
            var scope = new string('s', SessionIdLength);
            await store.CreateAsync([], new(scope, $"{i}".PadLeft(keyLength), new byte[digestLength], new byte[answerLength]), Token);
        }

        var counted = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{store.RecordedBytes} by its own count, {counted} by the garbage collector's");
        Assert.InRange(store.RecordedBytes, maxBytes * 0.99, maxBytes);
        Assert.InRange(counted, store.RecordedBytes * 0.5, store.RecordedBytes);
    }
}
