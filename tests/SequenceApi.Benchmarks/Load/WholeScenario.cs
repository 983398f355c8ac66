using SequenceApi.Benchmarks.Clients;

namespace SequenceApi.Benchmarks.Load;

/// <summary>Clients that each ask for a whole text, and again as soon as it is there.</summary>
internal sealed class WholeScenario(ApiClient api, ServedModel model, Workload workload, int clients)
{
    private readonly AnswerBuffer[] _buffers = [.. Enumerable.Range(0, clients).Select(_ => new AnswerBuffer())];
    private readonly GenerateFigures _figures = new();

    /// <summary>What was measured so far.</summary>
    public GenerateResult Result => _figures.ToResult();

    /// <summary>Measures a round.</summary>
    public void Measure(TimeSpan length, CancellationToken cancellationToken)
    {
        var window = new Window(length);
        var answers = new ClosedLoop(clients, AskAsync).Run(window, cancellationToken).ToList();
        _figures.Add(
            answers.Sum(answer => answer.TokensBetween(window.Begin, window.End)),
            window.Seconds,
            [.. answers.Where(answer => window.Holds(answer.End)).Select(answer => answer.End - answer.Start)]);
    }

    private async Task<int> AskAsync(int client, int turn, CancellationToken cancellationToken)
    {
        var number = workload.Next();
        var body = RequestJson.Bytes(new GenerateBody(
            model.Id, workload.Prompt(number), workload.Length(client, clients, turn), Seed: number, Stream: false));
        using var response = await api.PostAsync("/v1/generate", body, cancellationToken);
        var answer = await _buffers[client].ReadAsync(response, cancellationToken);
        return UsageFigures.CompletionTokens(answer.Span);
    }
}
