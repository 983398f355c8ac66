using System.Numerics;
using Microsoft.ML.OnnxRuntime;

namespace SequenceApi.Engine.Models.Onnx;

/// <summary>
/// Preallocated buffers around an ONNX Runtime session. Every state tensor has two, which swap roles at each step:
/// one step's output is the next one's input, and nothing is copied while the batch is stable.
/// </summary>
internal sealed class OnnxStepBatch : StepBatch
{
    private static readonly long[] FirstRow = [0];
    private readonly InferenceSession _session;
    private readonly HiddenStateLayout _layout;
    private readonly IReadOnlyList<WatchedValue> _watched;
    private readonly int _vocabularySize;
    private readonly StepMode _mode;
    private readonly RunOptions _runOptions = new();
    private readonly long[] _inputIds;
    private readonly long[] _logitRows;
    private readonly float[] _logits;
    private readonly float[][][] _states;
    private readonly float[][] _watchedRows;
    private readonly Dictionary<(int Buffer, int First, int Count, int LogitCount), BoundStep> _boundSteps = [];
    private int _current;

    public OnnxStepBatch(
        InferenceSession session, HiddenStateLayout layout, IReadOnlyList<WatchedValue> watched, int vocabularySize, int capacity, StepMode mode)
    {
        (_session, _layout, _watched, _vocabularySize, Capacity, _mode) = (session, layout, watched, vocabularySize, capacity, mode);
        _inputIds = GC.AllocateArray<long>(capacity, pinned: true);
        _logitRows = GC.AllocateArray<long>(capacity, pinned: true);
        _logits = Floats(capacity * vocabularySize);
        _states = [States(), States()];
        _watchedRows = [.. watched.Select(value => Floats(capacity * value.Width))];

        float[][] States() => [.. layout.Tensors.Select(tensor => Floats(capacity * tensor.Width))];
        static float[] Floats(int length) => GC.AllocateArray<float>(length, pinned: true);
    }

    public override int Capacity { get; }

    public override Span<long> InputIds => _inputIds;

    public override Span<long> LogitRows => _logitRows;

    public override void Step(int count, int logitCount)
    {
        if (_mode == StepMode.PickedRows)
            Run(0, count, Pad(logitCount, count));
        else if (_mode == StepMode.AllRows)
            Run(0, count, count);
        else
            for (var row = 0; row < count; row++)
                Run(row, 1, 1);
        _current ^= 1;
    }

    public override ReadOnlySpan<float> Logits(int index)
    {
        var place = _mode == StepMode.PickedRows ? index : (int)_logitRows[index];
        return _logits.AsSpan(place * _vocabularySize, _vocabularySize);
    }

    /// <summary>What a row's watched value was at the last step, float32 [width].</summary>
    public ReadOnlySpan<float> Watched(int value, int row) => _watchedRows[value].AsSpan(row * _watched[value].Width, _watched[value].Width);

    public override void ReadState(int row, Span<float> state)
    {
        for (var i = 0; i < _layout.Tensors.Count; i++)
        {
            Row(i, row).CopyTo(state);
            state = state[_layout.Tensors[i].Width..];
        }
    }

    public override void WriteState(int row, ReadOnlySpan<float> state)
    {
        for (var i = 0; i < _layout.Tensors.Count; i++)
        {
            if (state.IsEmpty)
            {
                Row(i, row).Clear();
                continue;
            }

            state[.._layout.Tensors[i].Width].CopyTo(Row(i, row));
            state = state[_layout.Tensors[i].Width..];
        }
    }

    public override void CopyState(int source, int destination)
    {
        for (var i = 0; i < _layout.Tensors.Count; i++)
            Row(i, source).CopyTo(Row(i, destination));
    }

    public override void Dispose()
    {
        foreach (var bound in _boundSteps.Values)
            bound.Dispose();
        _runOptions.Dispose();
    }

    private Span<float> Row(int tensor, int row)
    {
        var width = _layout.Tensors[tensor].Width;
        return _states[_current][tensor].AsSpan(row * width, width);
    }

    /// <summary>Asks for a few rows more, so that as many bindings do for all numbers of rows as it takes bits to count them.</summary>
    private int Pad(int logitCount, int count)
    {
        var padded = Math.Min(count, (int)BitOperations.RoundUpToPowerOf2((uint)logitCount));
        _logitRows.AsSpan(logitCount, padded - logitCount).Clear();
        return padded;
    }

    private void Run(int first, int count, int logitCount)
    {
        if (!_boundSteps.TryGetValue((_current, first, count, logitCount), out var bound))
            _boundSteps.Add((_current, first, count, logitCount), bound = Bind(first, count, logitCount));
        _session.RunWithBinding(_runOptions, bound.Binding);
    }

    private BoundStep Bind(int first, int count, int logitCount)
    {
        var bound = new BoundStep(_session);
        bound.Input(OnnxStepModel.InputIds, _inputIds, first, count);
        if (_session.InputMetadata.ContainsKey(OnnxStepModel.LogitRows))
            bound.Input(OnnxStepModel.LogitRows, _mode == StepMode.PickedRows ? _logitRows : FirstRow, 0, logitCount);
        bound.Output(OnnxStepModel.Logits, _logits, first * _vocabularySize, logitCount, _vocabularySize);
        for (var i = 0; i < _layout.Tensors.Count; i++)
        {
            var tensor = _layout.Tensors[i];
            bound.Input(tensor.Input, _states[_current][i], first * tensor.Width, count, tensor.Width);
            bound.Output(tensor.Output, _states[_current ^ 1][i], first * tensor.Width, count, tensor.Width);
        }

        for (var i = 0; i < _watched.Count; i++)
            bound.Output(_watched[i].Name, _watchedRows[i], first * _watched[i].Width, count, _watched[i].Width);
        return bound;
    }
}
