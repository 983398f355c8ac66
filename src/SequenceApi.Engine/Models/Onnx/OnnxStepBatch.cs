using Microsoft.ML.OnnxRuntime;

namespace SequenceApi.Engine.Models.Onnx;

/// <summary>
/// Preallocated buffers around an ONNX Runtime session. Every state tensor has two, which swap roles at each step:
/// one step's output is the next one's input, and nothing is copied while the batch is stable.
/// </summary>
internal sealed class OnnxStepBatch : StepBatch
{
    private readonly InferenceSession _session;
    private readonly HiddenStateLayout _layout;
    private readonly int _vocabularySize;
    private readonly RunOptions _runOptions = new();
    private readonly long[] _inputIds;
    private readonly float[] _logits;
    private readonly float[][][] _states;
    private readonly BoundStep?[][] _boundSteps;
    private int _current;

    public OnnxStepBatch(InferenceSession session, HiddenStateLayout layout, int vocabularySize, int capacity)
    {
        (_session, _layout, _vocabularySize, Capacity) = (session, layout, vocabularySize, capacity);
        _inputIds = GC.AllocateArray<long>(capacity, pinned: true);
        _logits = Floats(capacity * vocabularySize);
        _states = [States(), States()];
        _boundSteps = [new BoundStep?[capacity + 1], new BoundStep?[capacity + 1]];

        float[][] States() => [.. layout.Tensors.Select(tensor => Floats(capacity * tensor.Width))];
        static float[] Floats(int length) => GC.AllocateArray<float>(length, pinned: true);
    }

    public override int Capacity { get; }

    public override Span<long> InputIds => _inputIds;

    public override void Step(int count)
    {
        var bound = _boundSteps[_current][count] ??= Bind(count);
        _session.RunWithBinding(_runOptions, bound.Binding);
        _current ^= 1;
    }

    public override ReadOnlySpan<float> Logits(int row) => _logits.AsSpan(row * _vocabularySize, _vocabularySize);

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
        foreach (var bound in _boundSteps.SelectMany(steps => steps))
            bound?.Dispose();
        _runOptions.Dispose();
    }

    private Span<float> Row(int tensor, int row)
    {
        var width = _layout.Tensors[tensor].Width;
        return _states[_current][tensor].AsSpan(row * width, width);
    }

    private BoundStep Bind(int count)
    {
        var bound = new BoundStep(_session);
        bound.Input(OnnxStepModel.InputIds, _inputIds, count);
        bound.Output(OnnxStepModel.Logits, _logits, count, _vocabularySize);
        for (var i = 0; i < _layout.Tensors.Count; i++)
        {
            var tensor = _layout.Tensors[i];
            bound.Input(tensor.Input, _states[_current][i], count, tensor.Width);
            bound.Output(tensor.Output, _states[_current ^ 1][i], count, tensor.Width);
        }

        return bound;
    }
}
