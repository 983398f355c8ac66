using SequenceApi.Benchmarks.Load;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>The server that is put to the test, and the model of it that is asked.</summary>
/// <param name="Server">The server's program.</param>
/// <param name="Models">Its models' folder.</param>
/// <param name="Model">The model's id; null for the default one.</param>
internal sealed record SoakSetup(string Server, string Models, string? Model)
{
    /// <summary>Starts it, with no other model loaded than the one that is asked.</summary>
    /// <exception cref="BenchmarkException">It doesn't start.</exception>
    public ServerProcess Start(CancellationToken cancellationToken, params IEnumerable<(string Name, string Value)> options)
    {
        IEnumerable<(string, string)> chosen = Model is null ? [] : [("Models__Default", Model)];
        return ServerProcess.Start(Server, Models, cancellationToken, [("Models__LoadOnFirstUse", "true"), .. chosen, .. options]);
    }

    /// <summary>Asks which model it is.</summary>
    /// <exception cref="BenchmarkException">There is no such model.</exception>
    public ServedModel Find(ApiClient api, CancellationToken cancellationToken) =>
        Task.Run(() => api.ModelAsync(Model, cancellationToken), cancellationToken).GetAwaiter().GetResult();
}
