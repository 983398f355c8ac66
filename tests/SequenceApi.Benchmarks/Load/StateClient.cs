using System.Diagnostics;
using System.Text.Json;

namespace SequenceApi.Benchmarks.Load;

/// <summary>One client that carries states from one request to the next.</summary>
internal sealed class StateClient(ApiClient api, ServedModel model)
{
    private readonly AnswerBuffer _buffer = new();

    /// <summary>Has a text read, of any length.</summary>
    /// <returns>The state token of its end.</returns>
    public async Task<string> ReadAsync(int[] tokens, CancellationToken cancellationToken)
    {
        using var response = await api.PostAsync("/v1/score", RequestJson.Bytes(new ScoreBody(model.Id, tokens)), cancellationToken);
        using var answer = JsonDocument.Parse(await _buffer.ReadAsync(response, cancellationToken));
        return answer.RootElement.GetProperty("state").GetString()!;
    }

    /// <summary>Asks what comes next behind a state.</summary>
    /// <returns>The time from sending to the answer's end.</returns>
    public async Task<long> ContinueAsync(string state, CancellationToken cancellationToken)
    {
        var body = RequestJson.Bytes(new ContinueBody(model.Id, state));
        var start = Stopwatch.GetTimestamp();
        using var response = await api.PostAsync("/v1/predict", body, cancellationToken);
        await _buffer.ReadAsync(response, cancellationToken);
        return Stopwatch.GetTimestamp() - start;
    }
}
