using StackExchange.Redis;

namespace SequenceApi.Server.State.Keys;

/// <summary>Chooses where the keys are.</summary>
internal static partial class KeyStores
{
    /// <summary>Redis if there is one; else the folder if it can be written; else memory, with a warning.</summary>
    public static IKeyStore Open(IServiceProvider services)
    {
        var time = services.GetRequiredService<TimeProvider>();
        if (RedisConnection.ConnectionString(services.GetRequiredService<IConfiguration>()) is not null)
            return new RedisKeyStore(services.GetRequiredService<IConnectionMultiplexer>(), time);
        var logs = services.GetRequiredService<ILoggerFactory>();
        var folder = Folder(services.GetRequiredService<StateOptions>(), services.GetRequiredService<IHostEnvironment>());
        try
        {
            return new FolderKeyStore(folder, time, logs);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogMemory(logs.CreateLogger(typeof(KeyStores)), exception.Message);
            return new MemoryKeyStore();
        }
    }

    /// <summary>The folder, which need not exist; a relative one is below the content root.</summary>
    private static string Folder(StateOptions options, IHostEnvironment environment) => Path.GetFullPath(
        options.KeysPath is { Length: > 0 } given
            ? given
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "SequenceApi",
                "keys"),
        environment.ContentRootPath);

    [LoggerMessage(
        LogLevel.Warning,
        "The keys of state tokens are in memory only, so tokens and session ids end with this process and are unknown to other replicas: "
        + "{Reason} Set State__KeysPath to a folder that lasts, or ConnectionStrings__Redis")]
    private static partial void LogMemory(ILogger log, string reason);
}
