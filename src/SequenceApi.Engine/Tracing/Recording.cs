using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Tracing;

/// <summary>All that a network had in mind while it read a text once: its hidden state and its gates at each token.</summary>
internal sealed class Recording
{
    private readonly TraceGraph _graph;
    private readonly int[] _inputs;
    private readonly int _before;
    private readonly float[][] _states;
    private readonly float[][][] _gates;
    private readonly float[][] _logits;

    private Recording(TraceGraph graph, TraceQuery query)
    {
        _graph = graph;
        _before = query.Prompt.Start is null ? 0 : 1;
        _inputs = [.. query.Prompt.Start is { } start ? [start.LastToken] : Array.Empty<int>(), .. query.Prompt.Tokens];
        _states = new float[_inputs.Length][];
        _gates = new float[_inputs.Length][][];
        _logits = new float[_inputs.Length][];
        Tokens = new TokenTrace[query.Prompt.Tokens.Count];
    }

    /// <summary>How each token of the text was predicted, and what behind it.</summary>
    public TokenTrace[] Tokens { get; }

    /// <summary>What the network was fed: the token that begins every text where the model has one, and the text's.</summary>
    public ReadOnlySpan<int> Inputs => _inputs;

    /// <summary>Inputs in front of the text's first token.</summary>
    public int Before => _before;

    /// <summary>Reads a text and notes everything.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelFailed"/> where the network's numbers are none.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public static Recording Of(TraceGraph graph, TraceQuery query, PacedBatch batch, Sampler sampler)
    {
        var recording = new Recording(graph, query);
        batch.Rows.WriteState(0, default);
        for (var input = 0; input < recording._inputs.Length; input++)
        {
            (batch.Rows.InputIds[0], batch.Rows.LogitRows[0]) = (recording._inputs[input], 0);
            batch.Step(1, 1);
            recording.Note(input, batch.Rows, sampler, query.Influence?.Position);
        }

        return recording;
    }

    /// <summary>The hidden state behind an input, float32 [state]; empty in front of the first.</summary>
    public ReadOnlySpan<float> State(int input) => input < 0 ? default : _states[input];

    /// <summary>The scores behind the text's first tokens, [vocabulary], which the query asked the influence on.</summary>
    /// <param name="position">How many tokens.</param>
    public ReadOnlySpan<float> LogitsAt(int position) => _logits[_before + position - 1];

    /// <summary>A layer's values at each token of the text, those of some units: [tokens][units].</summary>
    public float[][] Values(TraceLayer layer, TracedValue value, IReadOnlyList<int> units)
    {
        var (offset, gate) = (layer.OffsetOf(value), GateOf(layer, value));
        return [.. Enumerable.Range(_before, Tokens.Length).Select(input =>
        {
            var all = offset is { } first ? _states[input].AsSpan(first, layer.Size) : _gates[input][gate];
            var some = new float[units.Count];
            for (var i = 0; i < some.Length; i++)
                some[i] = all[units[i]];
            return some;
        })];
    }

    /// <summary>A number of the hidden state at each token of the text.</summary>
    public double[] Series(int place) => [.. Enumerable.Range(_before, Tokens.Length).Select(input => (double)_states[input][place])];

    /// <summary>Refuses a state that JSON has no numbers for.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelFailed"/>.</exception>
    public static void RequireFinite(float[] state)
    {
        if (!Array.TrueForAll(state, float.IsFinite))
            throw new SequenceApiException(ErrorCode.ModelFailed, "The model's hidden state has left the numbers; try another text.");
    }

    private int GateOf(TraceLayer layer, TracedValue value)
    {
        for (var gate = 0; gate < _graph.Gates.Count; gate++)
            if (_graph.Gates[gate].Layer == layer.Number && _graph.Gates[gate].Value == value)
                return gate;
        return -1;
    }

    private void Note(int input, StepBatch batch, Sampler sampler, int? position)
    {
        batch.ReadState(0, _states[input] = new float[_graph.StateSize]);
        RequireFinite(_states[input]);
        _gates[input] = [.. Enumerable.Range(0, _graph.Gates.Count).Select(gate => _graph.Gate(gate, 0).ToArray())];
        var distribution = sampler.Distribution(batch.Logits(0));
        var token = input - _before;
        if (token >= 0)
            Tokens[token] = Tokens[token] with { Entropy = distribution.Entropy() };
        if (token + 1 < Tokens.Length)
            Tokens[token + 1] = new(distribution.LogProbability(_inputs[input + 1]), 0);
        if (token + 1 == position)
            _logits[input] = batch.Logits(0).ToArray();
    }
}
