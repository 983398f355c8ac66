namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>
/// Sequences that step through a graph of any layout. Each row keeps its whole hidden state in one piece, which is copied
/// into the call's tensors and back: such graphs pay for their layouts, and ours doesn't.
/// </summary>
internal sealed class BoundStepBatch : StepBatch
{
    private readonly BoundCall _call;
    private readonly BoundMemory _memory;
    private readonly int _vocabularySize;
    private readonly long[] _inputIds;
    private readonly long[] _logitRows;
    private readonly bool[] _wantsLogits;
    private readonly float[] _logits;
    private readonly long[] _rowIds;
    private readonly float[] _states;

    public BoundStepBatch(BoundCall call, BoundMemory memory, int vocabularySize, int capacity)
    {
        (_call, _memory, _vocabularySize, Capacity) = (call, memory, vocabularySize, capacity);
        (_inputIds, _logitRows, _wantsLogits) = (new long[capacity], new long[capacity], new bool[capacity]);
        _logits = new float[capacity * vocabularySize];
        _rowIds = new long[memory.Window ?? 1];
        _states = new float[capacity * memory.Size];
        for (var row = 0; row < capacity; row++)
            WriteState(row, default);
    }

    public override int Capacity { get; }

    public override Span<long> InputIds => _inputIds;

    public override Span<long> LogitRows => _logitRows;

    public override void Step(int count, int logitCount)
    {
        Array.Clear(_wantsLogits);
        foreach (var row in _logitRows.AsSpan(0, logitCount))
            _wantsLogits[row] = true;
        for (var first = 0; first < count; first += _call.MaxRows)
            Run(first, Math.Min(_call.MaxRows, count - first));
    }

    public override ReadOnlySpan<float> Logits(int index) => _logits.AsSpan((int)_logitRows[index] * _vocabularySize, _vocabularySize);

    public override void ReadState(int row, Span<float> state) => State(row).CopyTo(state);

    public override void WriteState(int row, ReadOnlySpan<float> state) => (state.IsEmpty ? _memory.Initial : state).CopyTo(State(row));

    public override void CopyState(int source, int destination) => State(source).CopyTo(State(destination));

    public override void Dispose() => _call.Dispose();

    private Span<float> State(int row) => _states.AsSpan(row * _memory.Size, _memory.Size);

    private void Run(int first, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            _memory.Take(_inputIds[first + row], State(first + row), _rowIds);
            _call.Write(row, rows, _rowIds, State(first + row));
        }

        _call.Run(rows);
        for (var row = 0; row < rows; row++)
        {
            _call.ReadState(row, rows, State(first + row));
            if (_wantsLogits[first + row])
                _call.ReadLogits(row, rows, _logits.AsSpan((first + row) * _vocabularySize, _vocabularySize));
        }
    }
}
