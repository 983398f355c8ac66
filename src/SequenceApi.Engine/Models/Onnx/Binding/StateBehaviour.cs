namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>
/// Which output can replace which state, told from what small changes of a state do: a state changes its own next one; one unit
/// of an LSTM's cell state changes that unit alone, one of its hidden state changes all; and h = o·tanh(c) is never beyond tanh(c).
/// </summary>
internal sealed class StateBehaviour
{
    // Far enough from 0 for a cell state to be told from what tanh makes of it.
    private const float Reach = 2;
    private const float Nudge = 0.25f;
    private const float Slack = 1e-6f;
    private readonly GraphCaller _caller;
    private readonly Dictionary<(int State, string Output), bool> _influences = [];
    private readonly bool?[] _isCell;
    private readonly List<GraphRun> _runs = [];

    /// <param name="caller">The graph.</param>
    /// <param name="outputs">Those that may be states.</param>
    /// <param name="token">A token that it takes.</param>
    public StateBehaviour(GraphCaller caller, IReadOnlyList<string> outputs, long token)
    {
        _caller = caller;
        var some = caller.SomeStates(seed: 1, Reach);
        var plain = Run(token, some);
        Run(token, caller.SomeStates(seed: 2, Reach));
        _isCell = new bool?[caller.States.Count];
        for (var state = 0; state < _isCell.Length; state++)
        {
            var whole = Run(token, With(some, state, numbers => [.. numbers.Select(number => number + Nudge)]));
            var unit = Run(token, With(some, state, numbers => [.. numbers[..^1], numbers[^1] + Nudge]));
            foreach (var output in outputs)
                _influences[(state, output)] = Changed(plain, whole, output) > 0;
            var changed = outputs.Where(output => Influences(state, output)).Select(output => Changed(plain, unit, output)).Where(count => count > 0).ToArray();
            _isCell[state] = changed.Length == 0 || some[state].Length == 1 ? null : changed.Min() == 1;
        }
    }

    /// <summary>Whether nothing that was seen speaks against carrying the states so.</summary>
    public bool Allows(Pairing pairing) => pairing.Outputs.Index().All(pair =>
        Influences(pair.Index, pair.Item) && (_isCell[pair.Index] is not { } isCell || IsCell(pair.Item, pairing.Outputs) is not { } isCellOutput || isCell == isCellOutput));

    private bool Influences(int state, string output) => _influences.GetValueOrDefault((state, output));

    /// <summary>Whether an output is the c or the h of an LSTM that has the other among the outputs; null where it is neither, or both.</summary>
    private bool? IsCell(string output, IReadOnlyList<string> outputs)
    {
        var isHidden = outputs.Any(other => other != output && IsWithin(output, other));
        var isCell = outputs.Any(other => other != output && IsWithin(other, output));
        return isHidden == isCell ? null : isCell;
    }

    private bool IsWithin(string hidden, string cell) => _runs.TrueForAll(run =>
        run.Outputs[hidden].Numbers is var h && run.Outputs[cell].Numbers is var c && h.Length == c.Length
        && h.Zip(c).All(pair => Math.Abs(pair.First) <= Math.Abs(Math.Tanh(pair.Second)) + Slack));

    private GraphRun Run(long token, float[][] states)
    {
        var run = _caller.Call([token], states);
        _runs.Add(run);
        return run;
    }

    private static float[][] With(float[][] states, int state, Func<float[], float[]> change) =>
        [.. states.Select((numbers, i) => i == state ? change(numbers) : numbers)];

    private static int Changed(GraphRun one, GraphRun other, string output) =>
        one.Outputs[output].Numbers.Zip(other.Outputs[output].Numbers).Count(pair => Math.Abs(pair.First - pair.Second) > Slack);
}
