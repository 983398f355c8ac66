using System.Diagnostics;
using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Progress;
using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Soak.Stop;

/// <summary>A signal to stop, in the middle of streams that last longer than the server waits for them.</summary>
internal sealed class StopScenario(StopPlan plan, ServerProcess server, ApiClient api, ServedModel model)
{
    /// <summary>Things that are told to be measured.</summary>
    public const int Measurements = 2;

    private const int Prompt = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Measures it; the server has ended then.</summary>
    public StopReport Measure(Machine machine, IProgressLog log, CancellationToken cancellationToken)
    {
        using var begun = new CountdownEvent(plan.Streams);
        var streams = Enumerable.Range(0, plan.Streams).Select(number => Task.Run(() => ReadAsync(number, begun, cancellationToken), cancellationToken)).ToArray();
        log.Measure($"beginning {plan.Streams} streams", () => begun.Wait(Patience, cancellationToken));
        var begin = Stopwatch.GetTimestamp();
        server.Terminate();
        var exitCode = log.Measure("waiting for the end", () => server.WaitForExit(TimeSpan.FromSeconds(plan.DrainSeconds) + Patience));
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var ends = Task.WhenAll(streams).WaitAsync(Patience, cancellationToken).GetAwaiter().GetResult();
        return new(
            machine, plan, model, ends.Count(end => end == StreamEnd.Done), ends.Count(end => end == StreamEnd.Stopping), seconds, exitCode,
            [.. ends.Where(end => end is not (StreamEnd.Done or StreamEnd.Stopping)).Select(end => $"a stream ended otherwise: {end}"),
                .. exitCode == 0 ? Array.Empty<string>() : [$"the process ended with {exitCode?.ToString() ?? "nothing: it goes on"}"]]);
    }

    /// <returns>How it ended, or what was wrong with it.</returns>
    private async Task<string> ReadAsync(int number, CountdownEvent begun, CancellationToken cancellationToken)
    {
        var (parser, buffer, hasBegun) = (new EventStreamParser(), new AnswerBuffer(), false);
        try
        {
            var body = RequestJson.Bytes(new GenerateBody(model.Id, [number % model.VocabularySize, Prompt], plan.Tokens, number, Stream: true));
            using var response = await api.PostAsync("/v1/generate", body, cancellationToken);
            await using var events = await response.Content.ReadAsStreamAsync(cancellationToken);
            for (int read; (read = await events.ReadAsync(buffer.Memory, cancellationToken)) > 0;)
                if (parser.Read(buffer.Memory.Span[..read]) > 0 && !hasBegun)
                    hasBegun = begun.Signal() || true;
        }
        catch (Exception exception) when (exception is BenchmarkException or HttpRequestException or IOException)
        {
            return exception.Message;
        }

        return parser.IsDone ? StreamEnd.Done
            : parser.Error is not { } error ? "it was cut without a last event"
            : error.Contains("\"code\":\"stopping\"", StringComparison.Ordinal) ? StreamEnd.Stopping
            : error;
    }
}
