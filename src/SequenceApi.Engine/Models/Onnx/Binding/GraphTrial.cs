using Microsoft.ML.OnnxRuntime;

namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>Tries one reading of the axes of a graph's tokens: what it says of all the rest, measured.</summary>
internal sealed class GraphTrial(
    OnnxGraph file, InferenceSession session, GraphBindings given, IdsBinding ids, int? window, IReadOnlyList<StateInput> states, bool mustSee)
{
    private const int StepCount = 4;
    private const float Tolerance = 1e-3f;
    private readonly GraphCaller _caller = new(session, ids, states);
    private readonly CarryCheck _carryCheck = new(new(session, ids, states), file.Name, mustSee);
    private readonly int _length = window ?? 1;
    private readonly long? _tokenRows = file.Facts.TokenTable(ids.Name)?.Tokens;

    /// <summary>Whether it was seen that the states are not carried as several tokens in one call carry them.</summary>
    public bool HasDisagreed => _carryCheck.HasDisagreed;

    /// <summary>Finds out.</summary>
    /// <param name="known">What was found before.</param>
    /// <exception cref="InvalidDataException">It can't be so; the message says why.</exception>
    /// <exception cref="OnnxRuntimeException">The graph doesn't run so.</exception>
    public GraphBinding Run(IReadOnlyList<Evidence> known)
    {
        var one = _caller.Call(Tokens(1), _caller.SomeStates(seed: 0, reach: 0.5f));
        var (pairing, scores, evidence) = Carry(one);
        var size = one.Outputs[scores].Lengths[^1];
        VocabularyCheck.Require(_caller, scores, size, _tokenRows, _length, file.Name);
        var isBatch = ids.BatchAxis >= 0 && states.All(state => state.BatchAxis >= 0);
        var shapes = Shapes(one, isBatch);
        var binding = new GraphBinding(
            ids, new(scores, (int)size, ScoresShape(shapes[scores]), given.ScoresKind ?? ScoresKind.Logits),
            [.. states.Select((state, i) => new StateBinding(
                state.Name, pairing.Outputs[i], new(state.Lengths, isBatch ? state.BatchAxis : -1), shapes[pairing.Outputs[i]], state.Initial))],
            isBatch, window, [.. known, .. evidence, .. About(scores, size, isBatch)], Warnings(size));
        var seen = isBatch ? RequireRows(binding) : Alone(binding, 0);
        return given.ScoresKind is null ? WithKind(binding, seen) : binding;
    }

    private (Pairing Pairing, string Scores, Evidence[] Evidence) Carry(GraphRun one)
    {
        var ways = Pairing.Of(states, one, _caller.Outputs, given)
            .Select(pairing => (pairing, ScoresOutput.Find(one, pairing.Outputs, _length, _tokenRows, given, _caller.Outputs))).ToArray();
        if (ways.Length == 0)
            throw new InvalidDataException(
                $"{file.Name}: not every one of the inputs {string.Join(", ", states.Select(state => state.Name))} has an output of its shape that replaces it; export the states as outputs, or name them in the bindings of {ModelManifest.FileName}.");
        var scored = ways.Where(way => way.Item2 is not null).Select(way => (way.pairing, way.Item2!)).ToArray();
        if (scored.Length == 0)
            throw new InvalidDataException(
                $"{file.Name} has no output that scores a vocabulary: the last axis of {given.Scores ?? "one beside the states"} must be the vocabulary, with one row for each token.");
        if (one.Outputs[scored[0].Item2].Numbers.Any(float.IsNaN))
            throw new InvalidDataException($"{file.Name} answers the first token with scores that are no numbers.");
        if (states.Count == 0)
            return (scored[0].pairing, scored[0].Item2, [new("states", Confidence.Measured, $"there are none: the last {_length} tokens are what it remembers")]);
        var (pairing, scores, evidence) = states.All(state => given.States?.Any(binding => binding.Input == state.Name && binding.Output is not null) ?? false)
            ? (scored[0].pairing, scored[0].Item2, new("states", Confidence.Given, "bindings name its output"))
            : _carryCheck.Choose(scored);
        return (pairing, scores, [.. states.Select((state, i) => evidence with { Part = $"state {state.Name} → {pairing.Outputs[i]}" })]);
    }

    /// <summary>What several rows make of every output's shape.</summary>
    private Dictionary<string, RowShape> Shapes(GraphRun one, bool isBatch)
    {
        // Not as many rows as a window has tokens, for then its axes could not be told apart.
        var rows = _length == 2 ? 3 : 2;
        var several = isBatch ? _caller.CallRows(Tokens(1), rows) : null;
        return one.Outputs.ToDictionary(output => output.Key, output => several is null
            ? new RowShape(output.Value.Lengths, -1)
            : RowShape.Of(output.Value.Lengths, several.Outputs[output.Key].Lengths, rows) ?? new RowShape(output.Value.Lengths, -1));
    }

    /// <summary>All of a window's tokens may be scored, one behind the other along a single axis, in the order of the ids.</summary>
    private RowShape ScoresShape(RowShape shape) => shape.BatchAxis == 0 && shape.Lengths.Length == 2 && shape.Lengths[0] == _length && ids.SequenceAxis < ids.BatchAxis
        ? shape with { Outer = _length }
        : shape;

    /// <summary>Rows that step together must score as each does alone; gives what one scores.</summary>
    private float[][] RequireRows(GraphBinding binding)
    {
        if (binding.Scores.Shape.BatchAxis < 0 || binding.States.Any(state => state.Given.BatchAxis < 0))
            throw new InvalidDataException($"{file.Name}: its outputs don't grow with the rows of its tokens.");
        using var together = Batch(binding, 3);
        var alone = Enumerable.Range(0, 3).Select(row => Alone(binding, row)).ToArray();
        for (var step = 0; step < StepCount; step++)
        {
            for (var row = 0; row < 3; row++)
                together.InputIds[row] = Token(step, row, binding);
            together.Step(3);
            for (var row = 0; row < 3; row++)
                if (!IsClose(alone[row][step], together.Logits(row)))
                    throw new InvalidDataException($"{file.Name}: its rows change each other's scores.");
        }

        return alone[0];
    }

    private float[][] Alone(GraphBinding binding, int row)
    {
        using var batch = Batch(binding, 1);
        var seen = new float[StepCount][];
        for (var step = 0; step < StepCount; step++)
        {
            batch.InputIds[0] = Token(step, row, binding);
            batch.Step(1);
            seen[step] = batch.Logits(0).ToArray();
        }

        return seen;
    }

    private BoundStepBatch Batch(GraphBinding binding, int capacity) => new(
        new BoundCall(session, binding, capacity, stepsAlone: false), new BoundMemory(binding), binding.Scores.VocabularySize, capacity);

    private static GraphBinding WithKind(GraphBinding binding, float[][] seen)
    {
        var kind = ScoresConversion.Detect(seen);
        return binding with
        {
            Scores = binding.Scores with { Kind = kind },
            Evidence = [.. binding.Evidence, new("scores' kind", Confidence.Measured, kind switch
            {
                ScoresKind.Probabilities => "probabilities: they add up to 1",
                ScoresKind.LogProbabilities => "log probabilities: their exponentials add up to 1",
                _ => "logits: neither they nor their exponentials add up to 1",
            })],
        };
    }

    private IEnumerable<Evidence> About(string scores, long size, bool isBatch) =>
    [
        new("scores", given.Scores is not null ? Confidence.Given : size == _tokenRows ? Confidence.Measured : Confidence.Named,
            size == _tokenRows ? $"'{scores}' is as wide as the table of tokens: {size}" : $"'{scores}' is the output left whose last axis can be a vocabulary: {size}"),
        new("axes", given.IdsLayout is not null ? Confidence.Given : Confidence.Measured, $"tokens are read as {ids.Axes(window is null ? "sequence" : "window")}"),
        new("batch", given.Batch is not null ? Confidence.Given : Confidence.Measured,
            isBatch ? "dynamic: rows score together as each does alone" : "1: a call takes one sequence"),
    ];

    private List<string> Warnings(long size)
    {
        var warnings = new List<string>();
        if (ids.BatchAxis < 0 || states.Any(state => state.BatchAxis < 0))
            warnings.Add("a call takes one sequence, so sequences that come together step one after the other; export a dynamic batch axis to serve them in one call.");
        if (window is not null)
            warnings.Add($"it remembers {window} tokens, and reads all of them again for each token; export the states to be faster.");
        if (_tokenRows > size)
            warnings.Add($"it takes {_tokenRows} tokens but scores {size}; only those that it scores are served.");
        return warnings;
    }

    private long[] Tokens(long token) => [.. Enumerable.Repeat(token, _length)];

    private static long Token(int step, int row, GraphBinding binding) => ((step * 5) + (row * 7) + 1) % binding.Scores.VocabularySize;

    private static bool IsClose(float[] alone, ReadOnlySpan<float> together)
    {
        var slack = Tolerance * (alone.Max() - alone.Min() + Tolerance);
        for (var i = 0; i < alone.Length; i++)
            if (!(Math.Abs(alone[i] - together[i]) <= slack) && float.IsFinite(alone[i]))
                return false;
        return true;
    }
}
