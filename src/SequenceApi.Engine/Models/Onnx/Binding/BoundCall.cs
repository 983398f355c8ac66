using Microsoft.ML.OnnxRuntime;

namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>The buffers of a graph's calls in the layout that the graph wants, bound once for each number of rows.</summary>
internal sealed class BoundCall : IDisposable
{
    // 64 MB: what the scores of one call take at most, unless those of one row alone take more.
    private const int MostScores = 1 << 24;
    private readonly InferenceSession _session;
    private readonly GraphBinding _binding;
    private readonly RunOptions _runOptions = new();
    private readonly RowShape _idsShape;
    private readonly IdsBuffer _ids;
    private readonly float[] _scores;
    private readonly float[] _rowScores;
    private readonly float[][] _taken;
    private readonly float[][] _given;
    private readonly Dictionary<int, BoundStep> _boundSteps = [];

    /// <param name="session">The graph.</param>
    /// <param name="binding">What its inputs and outputs mean.</param>
    /// <param name="capacity">Rows at most.</param>
    /// <param name="stepsAlone">Whether each row wants a call of its own.</param>
    public BoundCall(InferenceSession session, GraphBinding binding, int capacity, bool stepsAlone)
    {
        (_session, _binding) = (session, binding);
        var width = binding.Scores.Shape.Width;
        MaxRows = stepsAlone || !binding.IsBatchDynamic ? 1 : Math.Min(capacity, Math.Max(1, MostScores / width));
        _idsShape = binding.Ids.Shape(binding.Window ?? 1);
        _ids = new(binding.Ids.Type, MaxRows * _idsShape.Width);
        (_scores, _rowScores) = (Floats(width), new float[width]);
        _taken = [.. binding.States.Select(state => Floats(state.Taken.Width))];
        _given = [.. binding.States.Select(state => Floats(state.Given.Width))];

        float[] Floats(int length) => GC.AllocateArray<float>(MaxRows * length, pinned: true);
    }

    /// <summary>Rows that one call takes at most.</summary>
    public int MaxRows { get; }

    /// <summary>Sets what a row of the next call takes.</summary>
    /// <param name="row">The row.</param>
    /// <param name="rows">Of so many.</param>
    /// <param name="ids">Its tokens.</param>
    /// <param name="state">Its hidden state, one tensor behind the other.</param>
    public void Write(int row, int rows, ReadOnlySpan<long> ids, ReadOnlySpan<float> state)
    {
        _ids.Write(_idsShape, row, rows, ids);
        for (var i = 0; i < _taken.Length; i++)
        {
            var shape = _binding.States[i].Taken;
            shape.Write(_taken[i], row, rows, state[..shape.Width]);
            state = state[shape.Width..];
        }
    }

    /// <summary>Calls the graph.</summary>
    public void Run(int rows)
    {
        if (!_boundSteps.TryGetValue(rows, out var bound))
            _boundSteps.Add(rows, bound = Bind(rows));
        _session.RunWithBinding(_runOptions, bound.Binding);
    }

    /// <summary>A row's next hidden state.</summary>
    public void ReadState(int row, int rows, Span<float> state)
    {
        for (var i = 0; i < _given.Length; i++)
        {
            var shape = _binding.States[i].Given;
            shape.Read<float>(_given[i], row, rows, state);
            state = state[shape.Width..];
        }
    }

    /// <summary>A row's scores as logits, float32 [vocabulary].</summary>
    public void ReadLogits(int row, int rows, Span<float> logits)
    {
        _binding.Scores.Shape.Read<float>(_scores, row, rows, _rowScores);
        _rowScores.AsSpan(_rowScores.Length - logits.Length).CopyTo(logits);
        ScoresConversion.ToLogits(_binding.Scores.Kind, logits);
    }

    public void Dispose()
    {
        foreach (var bound in _boundSteps.Values)
            bound.Dispose();
        _runOptions.Dispose();
    }

    private BoundStep Bind(int rows)
    {
        var bound = new BoundStep(_session);
        _ids.Bind(bound, _binding.Ids.Name, _idsShape.At(rows));
        bound.Output(_binding.Scores.Name, _scores, 0, _binding.Scores.Shape.At(rows));
        for (var i = 0; i < _binding.States.Count; i++)
        {
            var state = _binding.States[i];
            bound.Input(state.Input, _taken[i], 0, state.Taken.At(rows));
            bound.Output(state.Output, _given[i], 0, state.Given.At(rows));
        }

        return bound;
    }
}
