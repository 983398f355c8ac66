using System.Text;
using System.Text.Json;
using SequenceApi.Engine;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Errors;
using SequenceApi.Server.Requests;

namespace SequenceApi.Server.ScoreStreams;

/// <summary>Scores lines, each on its own.</summary>
internal sealed class LineScorer(ScoreStreamQuery query, StartPoint start, PatientEngine engine, JsonSerializerOptions json)
{
    private const int LongestId = 256;

    /// <summary>Scores a line.</summary>
    /// <exception cref="SequenceApiException">What ends the stream: text that is no UTF-8, or an engine that can't go on.</exception>
    public async Task<LineAnswer> ScoreAsync(long index, byte[] line, CancellationToken cancellationToken) => query.IsJson
        ? await ScoreAsync(index, () => Parse(line), cancellationToken)
        : await ScoreTextAsync(index, StrictUtf8.Decode(line), cancellationToken);

    private Task<LineAnswer> ScoreTextAsync(long index, string text, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(text) && start.Model.Tokenizer.Encode(text).Length == 0
            ? Task.FromResult(Answer(index, id: null, new ScoreSum(), tokens: null))
            : ScoreAsync(index, () => new ScoreLine(text), cancellationToken);

    private async Task<LineAnswer> ScoreAsync(long index, Func<ScoreLine> read, CancellationToken cancellationToken)
    {
        JsonElement? id = null;
        try
        {
            var line = read();
            id = RequireId(line.Id);
            PromptReader.RequireOne(line.Text, line.Tokens);
            var input = ScoreInput.From(
                start, new ScoreRequest(Text: line.Text, Tokens: line.Tokens, Context: line.Context, PerToken: query.PerToken));
            var sequence = new ScoringSequence(input.Prompt, input.ContextTokens, cancellationToken) { IsBulk = true };
            var scoring = await engine.ScoreAsync(sequence, input.Prompt.Tokens.Count, cancellationToken);
            var sum = new ScoreSum { Characters = input.Characters };
            foreach (var token in scoring.Tokens)
                sum.Add(token);
            return Answer(index, id, sum, scoring.Tokens);
        }
        catch (SequenceApiException exception) when (exception.Code is ErrorCode.InvalidRequest or ErrorCode.PromptTooLong)
        {
            return new(null, null, new FailedLine(index, id, new(exception.Code.WireName(), exception.Message)));
        }
    }

    private LineAnswer Answer(long index, JsonElement? id, ScoreSum sum, IReadOnlyList<ScoredToken>? tokens) => new(
        sum.ToLine(index, id, isPartial: false, query.PerToken ? (tokens ?? []).Select(token => TokenScore.From(start.Model.Tokenizer, token)) : null),
        sum,
        Failed: null);

    private ScoreLine Parse(byte[] line)
    {
        try
        {
            return JsonSerializer.Deserialize<ScoreLine>(line, json) ?? throw Invalid("A line is null; send a whole JSON object on each.");
        }
        catch (JsonException exception)
        {
            throw new SequenceApiException(ErrorCode.InvalidRequest, Problems.Describe(exception), exception);
        }
    }

    private static JsonElement? RequireId(JsonElement? id) => id switch
    {
        null => null,
        { ValueKind: JsonValueKind.String or JsonValueKind.Number } given when Encoding.UTF8.GetByteCount(given.GetRawText()) <= LongestId => given,
        _ => throw Invalid($"An id is a string or a number of {LongestId} bytes at most."),
    };

    private static SequenceApiException Invalid(string message) => new(ErrorCode.InvalidRequest, message);
}
