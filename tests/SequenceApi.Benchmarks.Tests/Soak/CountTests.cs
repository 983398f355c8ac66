using SequenceApi.Benchmarks.Soak;

namespace SequenceApi.Benchmarks.Tests.Soak;

public sealed class CountTests
{
    [Fact]
    public void A_session_is_where_its_client_has_counted_it()
    {
        var session = new KnownSession("s", [1, 2, 3], version: 1);
        session.Add([4]);
        session.RewindTo(2);
        session.Require(position: 2, toldVersion: 3);
        Assert.Equal([1, 2], session.Tokens);
        Assert.Throws<BenchmarkException>(() => session.Require(position: 3, toldVersion: 3));
        Assert.Throws<BenchmarkException>(() => session.Require(position: 2, toldVersion: 2));
    }

    [Fact]
    public void What_a_server_tells_is_summed_over_its_models()
    {
        const string Told = """
            # TYPE sequenceapi_sequences_running gauge
            sequenceapi_sequences_running{otel_scope_name="a",model="one"} 2 1790000000000
            sequenceapi_sequences_running{otel_scope_name="a",model="two"} 3 1790000000000
            sequenceapi_sequences_waiting{model="one"} 0
            http_server_active_requests{url_scheme="http"} 7
            sequenceapi_sessions 4 1790000000000
            sequenceapi_errors_total{code="queue_full"} 90
            sequenceapi_errors_total{code="internal_error"} 1
            sequenceapi_errors_total{code="model_failed"} 5
            dotnet_process_memory_working_set_bytes 2e8
            dotnet_gc_last_collection_heap_size_bytes{gc_heap_generation="gen0"} 1000000
            dotnet_gc_last_collection_heap_size_bytes{gc_heap_generation="loh"} 2000000

            """;

        Assert.Equal(new ServerFigures(5, 0, 7, 4, 6, 200, 3), ServerFigures.Parse(Told));
    }

    [Fact]
    public void Each_outcome_is_counted_and_only_answers_have_times()
    {
        var tally = new Tally();
        tally.Add("predict", Tally.Answered, ticks: 5);
        tally.Add("predict", Reply.QueueFull, ticks: 5);
        tally.Add("predict", Reply.QueueFull, ticks: 5);
        var result = Assert.Single(tally.Results);
        Assert.Equal((3, 1, 2, 1), (tally.Count, result.Outcomes[Tally.Answered], result.Outcomes[Reply.QueueFull], result.Answered!.Count));
    }

    [Fact]
    public void A_refusal_is_a_full_queue_and_no_other_error()
    {
        Assert.True(new Reply(429, """{"code":"queue_full"}""").IsRefused);
        Assert.True(new Reply(429, """{"error":{"code":"queue_full"}}""").IsRefused);
        Assert.False(new Reply(429, """{"code":"rate_limited"}""").IsRefused);
        Assert.False(new Reply(503, """{"code":"queue_full"}""").IsRefused);
        Assert.False(new Reply(429, "").IsRefused);
    }
}
