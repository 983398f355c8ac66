using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Http.Limits;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.Http.Limits;

/// <summary>What a connection may cost.</summary>
public sealed class ConnectionLimitTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>As short as Kestrel looks at its clock.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1.5);

    private readonly TestApi _api = new();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_request_line_headers_and_their_number_are_limited()
    {
        Assert.Equal(200, await StatusAsync($"GET /health/live?{new string('a', 7000)} HTTP/1.1\r\nHost: a\r\n\r\n"));
        Assert.Equal(414, await StatusAsync($"GET /health/live?{new string('a', ConnectionLimits.RequestLineBytes)} HTTP/1.1\r\nHost: a\r\n\r\n"));
        Assert.Equal(200, await StatusAsync($"GET /health/live HTTP/1.1\r\nHost: a\r\nX-State: {new string('a', 30_000)}\r\n\r\n"));
        Assert.Equal(431, await StatusAsync($"GET /health/live HTTP/1.1\r\nHost: a\r\nX-State: {new string('a', ConnectionLimits.HeaderBytes)}\r\n\r\n"));
        Assert.Equal(200, await StatusAsync($"GET /health/live HTTP/1.1\r\nHost: a\r\n{Headers(ConnectionLimits.HeaderCount - 1)}\r\n"));
        Assert.Equal(431, await StatusAsync($"GET /health/live HTTP/1.1\r\nHost: a\r\n{Headers(ConnectionLimits.HeaderCount)}\r\n"));
    }

    [Fact]
    public void The_times_and_rates_are_those_that_were_chosen()
    {
        using var client = _api.With("Http:MaxConnections", "77").CreateClient();
        var limits = _api.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Equal((ConnectionLimits.HeadTime, ConnectionLimits.IdleTime, 77L), (limits.RequestHeadersTimeout, limits.KeepAliveTimeout, limits.MaxConcurrentConnections));
        Assert.Equal((240, 5), (limits.MinRequestBodyDataRate!.BytesPerSecond, limits.MinRequestBodyDataRate.GracePeriod.TotalSeconds));
        Assert.Equal((1024, 5), (limits.MinResponseDataRate!.BytesPerSecond, limits.MinResponseDataRate.GracePeriod.TotalSeconds));
        Assert.Equal((64 * 1024, 1024 * 1024), (limits.MaxResponseBufferSize, limits.MaxRequestBufferSize));
    }

    [Fact]
    public async Task A_head_that_comes_too_slowly_is_given_up()
    {
        _api.With(services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.RequestHeadersTimeout = Short));
        Assert.Equal(408, await StatusAsync("GET /health/live HTTP/1.1\r\nHost: a\r\n"));
    }

    [Fact]
    public async Task A_connection_without_a_request_is_closed()
    {
        _api.With(services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.KeepAliveTimeout = Short));
        Assert.Null(await StatusAsync(""));
    }

    [Fact]
    public async Task A_body_that_stops_is_given_up()
    {
        _api.With(services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, Short)));
        Assert.Equal(400, await StatusAsync("POST /v1/predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"));
    }

    [Fact]
    public async Task A_stream_to_score_may_pause()
    {
        _api.With(services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, Short)));
        using var client = _api.CreateClient();
        using var post = await RawPost.BeginAsync(client.BaseAddress!, "/v1/score", TestContext.Current.CancellationToken);
        using var other = await RawConnection.OpenAsync(client.BaseAddress!);

        // As long as it takes to give up another body, which came later.
        await post.SendAsync("To be\n", TestContext.Current.CancellationToken);
        await post.ReadAsync(TestContext.Current.CancellationToken);
        await other.SendAsync("POST /v1/predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
        Assert.Equal(400, await other.StatusAsync());
        await post.SendAsync("or not\n", TestContext.Current.CancellationToken);
        await post.ReadAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task One_connection_too_many_is_closed_and_one_that_ends_makes_room()
    {
        _api.With("Http:MaxConnections", "2");
        using var client = _api.CreateClient();
        using var first = await AnsweredAsync(client.BaseAddress!);
        using (await AnsweredAsync(client.BaseAddress!))
        {
            using var third = await RawConnection.OpenAsync(client.BaseAddress!);
            Assert.Null(await third.StatusAsync());
        }

        for (var status = default(int?); status is null;)
        {
            using var again = await RawConnection.OpenAsync(client.BaseAddress!);
            await Record.ExceptionAsync(() => again.SendAsync("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"));
            status = await again.StatusAsync();
        }
    }

    [Theory]
    [InlineData("/v1/generate", """{"text":"a","max_tokens":65536,"logprobs":7,"seed":1,"stream":true}""", "application/json")]
    [InlineData("/v1/generate", """{"text":"a","max_tokens":65536,"logprobs":7,"seed":1}""", "application/json")]
    [InlineData("/v1/completions", """{"prompt":"a","max_tokens":65536,"logprobs":5,"seed":1,"stream":true}""", "application/json")]
    [InlineData("/v1/score?per_token=true", null, "text/plain")]
    public async Task A_reader_who_stops_reading_is_given_up_and_frees_everything(string path, string? body, string contentType)
    {
        var departure = new Departure(path.Split('?')[0]);
        _api.With(services => services.AddSingleton<IStartupFilter>(departure)
            .Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MinResponseDataRate = new MinDataRate(1024 * 1024, Short)));
        using var client = _api.CreateClient();
        using var reader = await RawConnection.OpenAsync(client.BaseAddress!);
        await reader.PostAsync(path, body ?? string.Concat(Enumerable.Repeat("To be, or not to be\n", 20_000)), contentType);
        await departure.Noticed.WaitAsync(Patience, TestContext.Current.CancellationToken);
        var engine = _api.Services.GetRequiredService<InferenceEngine>();
        Assert.True(SpinWait.SpinUntil(() => engine.InFlight == 0, Patience));
    }

    private static string Headers(int count) => string.Concat(Enumerable.Range(0, count).Select(header => $"x-{header}: a\r\n"));

    private static async Task<RawConnection> AnsweredAsync(Uri server)
    {
        var connection = await RawConnection.OpenAsync(server);
        await connection.SendAsync("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(200, await connection.StatusAsync());
        return connection;
    }

    private async Task<int?> StatusAsync(string request)
    {
        using var client = _api.CreateClient();
        using var connection = await RawConnection.OpenAsync(client.BaseAddress!);
        await connection.SendAsync(request);
        return await connection.StatusAsync();
    }
}
