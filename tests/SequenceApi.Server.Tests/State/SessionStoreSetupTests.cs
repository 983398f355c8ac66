using Microsoft.Extensions.DependencyInjection;
using SequenceApi.Engine.State.Sessions;
using SequenceApi.Server.State;
using SequenceApi.Server.Tests.Fakes;
using StackExchange.Redis;

namespace SequenceApi.Server.Tests.State;

public sealed class SessionStoreSetupTests(EmbeddedRedis redis) : IClassFixture<EmbeddedRedis>
{
    [Fact]
    public async Task Sessions_are_kept_in_memory_unless_an_option_says_otherwise()
    {
        await using var api = new TestApi();
        Assert.IsType<MemorySessionStore>(api.Services.GetRequiredService<ISessionStore>());
        Assert.True(api.Services.GetRequiredService<ISessionStore>().IsAvailable);
    }

    [Fact]
    public async Task Sessions_are_kept_in_redis_where_an_option_says_so()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        await using var api = new TestApi().With("Sessions:Store", "redis").With("ConnectionStrings:Redis", redis.Address)
            .With(services => services.AddSingleton<IConnectionMultiplexer>(connection));
        var store = Assert.IsType<RedisSessionStore>(api.Services.GetRequiredService<ISessionStore>());
        Assert.Null(await store.FindAsync("s_", TestContext.Current.CancellationToken));
    }
}
