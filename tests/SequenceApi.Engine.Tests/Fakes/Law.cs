using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>The engine's central law: a sequence gives the same tokens alone and in any batch.</summary>
internal static class Law
{
    /// <summary>Lets sequences come and go, and asks for each one's bits alone.</summary>
    public static async Task HoldsAsync(
        IEnumerable<LanguageModel> models, (Arrival[] Arrivals, int BatchSize, int Lanes, long CacheBytes) sample, CancellationToken cancellationToken)
    {
        var (arrivals, batchSize, lanes, cacheBytes) = sample;
        using var alone = new InferenceEngine(new() { Lanes = 1, MaxBatchSize = 1 });
        using var busy = new InferenceEngine(new() { Lanes = lanes, MaxBatchSize = batchSize }, new() { MaxBytes = cacheBytes });
        foreach (var model in models)
        {
            var expected = new List<string>();
            foreach (var arrival in arrivals)
                expected.Add(await arrival.AskAsync(alone, model, isDisturbed: false, cancellationToken));
            var answers = await Task.WhenAll(arrivals.Select(arrival => arrival.AskAsync(busy, model, isDisturbed: true, cancellationToken)));
            foreach (var (arrival, wanted, answer) in arrivals.Zip(expected, answers))
                Assert.Equal(arrival.Leaves ? wanted[..answer.Length] : wanted, answer);
        }
    }
}
