using SequenceApi.Benchmarks.Clients;

namespace SequenceApi.Benchmarks.Load;

/// <summary>Clients that each read a text token by token, and ask for another as soon as it has ended.</summary>
internal sealed class StreamedScenario(ApiClient api, ServedModel model, Workload workload, int clients)
{
    private readonly GenerateFigures _figures = new();

    /// <summary>What was measured so far.</summary>
    public GenerateResult Result => _figures.ToResult();

    /// <summary>Measures a round; streams that are open at its end are left.</summary>
    public void Measure(TimeSpan length, CancellationToken cancellationToken)
    {
        var window = new Window(length);
        var readers = Enumerable.Range(0, clients).Select(_ => new StreamReading(window)).ToArray();
        Crowd.Run(clients, ReadAgainAsync, window.Pass, cancellationToken);
        var tokens = readers.Sum(reader => reader.Tokens);
        _figures.Add(tokens, window.Seconds, [.. readers.SelectMany(reader => reader.Requests)]);
        _figures.AddStreamed(tokens, readers.SelectMany(reader => reader.FirstTokens), readers.SelectMany(reader => reader.Gaps));

        async Task ReadAgainAsync(int client, CancellationToken stop)
        {
            for (var turn = 0; !stop.IsCancellationRequested; turn++)
            {
                var number = workload.Next();
                var body = RequestJson.Bytes(new GenerateBody(
                    model.Id, workload.Prompt(number), workload.Length(client, clients, turn), Seed: number, Stream: true));
                await readers[client].ReadAsync(api, body, stop);
            }
        }
    }
}
