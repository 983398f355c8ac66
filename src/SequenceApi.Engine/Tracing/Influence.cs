using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Tracing;

/// <summary>
/// How much a token changes a prediction: the text is read again without it, or with another in its place, and the two
/// predictions are compared. Such readings step together, each from the state in front of what is changed.
/// </summary>
internal sealed class Influence
{
    private readonly Recording _recording;
    private readonly TraceGraph _graph;
    private readonly InfluenceQuery _query;
    private readonly LanguageModel _model;
    private readonly Sampler _sampler;
    private readonly double[] _with;
    private readonly int _end;

    private Influence(Recording recording, TraceGraph graph, InfluenceQuery query, LanguageModel model, Sampler sampler)
    {
        (_recording, _graph, _query, _model, _sampler) = (recording, graph, query, model, sampler);
        _end = recording.Before + query.Position;
        _with = LogProbabilities(recording.LogitsAt(query.Position));
    }

    /// <summary>Reads again what is asked for.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public static InfluenceTrace Of(
        Recording recording, TraceGraph graph, InfluenceQuery query, LanguageModel model, PacedBatch batch, Sampler sampler)
    {
        var influence = new Influence(recording, graph, query, model, sampler);
        var changes = new Dictionary<int, TokenChange>();

        // The longest reading is the first row: those that begin later join behind it.
        foreach (var rows in query.Of.Where(index => index < query.Position).Distinct().Order().Chunk(TraceGraph.MaxRows))
            influence.Read(rows, batch, changes);
        return new(query.Position, recording.Tokens[query.Position - 1].Entropy, [.. query.Of.Select(index =>
            changes.GetValueOrDefault(index) ?? new TokenChange(index, Divergence: 0, StateChange: 0, Top: []))]);
    }

    private void Read(int[] indices, PacedBatch batch, Dictionary<int, TokenChange> changes)
    {
        var readings = Array.ConvertAll(indices, Reading);
        var (length, count) = (readings[0].Inputs.Length, 0);
        for (var step = 0; step < length; step++)
        {
            for (; count < readings.Length && readings[count].Inputs.Length >= length - step; count++)
                batch.Rows.WriteState(count, _recording.State(readings[count].Start));
            for (var row = 0; row < count; row++)
                batch.Rows.InputIds[row] = readings[row].Inputs[^(length - step)];
            var isLast = step == length - 1;
            for (var row = 0; isLast && row < count; row++)
                batch.Rows.LogitRows[row] = row;
            batch.Step(count, isLast ? count : 0);
        }

        for (var row = 0; row < indices.Length; row++)
        {
            changes[indices[row]] = Compare(indices[row], row, batch.Rows);
            batch.Breathe();
        }
    }

    /// <summary>What is read in a token's stead. It begins one input before it, so that something is left to read even in front of the end.</summary>
    /// <returns>The inputs, and the input behind whose state they come.</returns>
    private (int[] Inputs, int Start) Reading(int index)
    {
        var inputs = _recording.Inputs;
        var changed = _recording.Before + index;
        var first = Math.Max(0, changed - 1);
        int[] read = [.. inputs[first..changed], .. _query.ReplaceWith is { } other ? [other] : Array.Empty<int>(), .. inputs[(changed + 1).._end]];
        return (read, first - 1);
    }

    private TokenChange Compare(int index, int row, StepBatch batch)
    {
        var without = LogProbabilities(batch.Logits(row));
        var state = new float[_graph.StateSize];
        batch.ReadState(row, state);
        Recording.RequireFinite(state);
        return new(index, Divergence(_with, without), StateChange(_recording.State(_end - 1), state), Top(without));
    }

    /// <summary>Σ p ln(p / q), which only rounding could bring below 0.</summary>
    private static double Divergence(double[] with, double[] without)
    {
        var sum = 0.0;
        for (var id = 0; id < with.Length; id++)
            sum += Math.Exp(with[id]) * (with[id] - without[id]);
        return Math.Max(0, sum);
    }

    private double StateChange(ReadOnlySpan<float> with, ReadOnlySpan<float> without)
    {
        var (change, whole) = (0.0, 0.0);
        foreach (var layer in _graph.Layers)
            for (var place = layer.Hidden; place < layer.Hidden + layer.Size; place++)
            {
                var difference = (double)with[place] - without[place];
                (change, whole) = (change + (difference * difference), whole + ((double)with[place] * with[place]));
            }

        return whole > 0 ? Math.Sqrt(change / whole) : 0;
    }

    private ChangedToken[] Top(double[] without) => [.. Enumerable.Range(0, _with.Length).Where(id => !_model.IsSkipped(id))
        .Select(id => new ChangedToken(id, Math.Exp(_with[id]), Math.Exp(without[id])))
        .Where(token => token.Probability != token.Without)
        .OrderByDescending(token => Math.Abs(token.Probability - token.Without)).Take(_query.Top)];

    /// <summary>Of the next token, [vocabulary]; those of probability 0 are numbers too.</summary>
    private double[] LogProbabilities(ReadOnlySpan<float> logits)
    {
        const double least = -9999;
        var distribution = _sampler.Distribution(logits);
        var values = new double[logits.Length];
        for (var id = 0; id < values.Length; id++)
            values[id] = Math.Max(least, logits[id] - distribution.Greatest - distribution.LogSum);
        return values;
    }
}
