using System.Diagnostics;

namespace SequenceApi.Benchmarks.Load;

/// <summary>One client that asks what comes next.</summary>
internal sealed class PredictClient(ApiClient api, ServedModel model)
{
    private readonly AnswerBuffer _buffer = new();

    /// <summary>Asks once.</summary>
    /// <returns>The time from sending to the answer's end, and the tokens of the prompt that the server knew and had.</returns>
    public async Task<(long Ticks, int CachedTokens, int PromptTokens)> AskAsync(string text, CancellationToken cancellationToken)
    {
        var body = RequestJson.Bytes(new PredictBody(model.Id, text));
        var start = Stopwatch.GetTimestamp();
        using var response = await api.PostAsync("/v1/predict", body, cancellationToken);
        var answer = await _buffer.ReadAsync(response, cancellationToken);
        var ticks = Stopwatch.GetTimestamp() - start;
        return (ticks, UsageFigures.CachedTokens(answer.Span), UsageFigures.PromptTokens(answer.Span));
    }
}
