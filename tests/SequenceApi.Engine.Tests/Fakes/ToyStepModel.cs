using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>
/// A recurrent model without a network: its state is a hash of every token it was fed, its logits a hash of that state.
/// Whatever mixes up two rows changes every answer after it.
/// </summary>
internal sealed class ToyStepModel(int vocabularySize) : IStepModel
{
    /// <summary>Runs before each step, with its number of rows; may block or throw.</summary>
    public Action<int>? BeforeStep { get; set; }

    /// <summary>Steps taken so far by all batches.</summary>
    public int Steps;

    public int VocabularySize => vocabularySize;

    public HiddenStateLayout Layout { get; } = new([new StateTensor("h_in.0", "h_out.0", 2)]);

    public string Numerics => "toy";

    public StepBatch CreateBatch(int capacity) => new Batch(this, capacity);

    public void Dispose()
    {
    }

    private sealed class Batch(ToyStepModel model, int capacity) : StepBatch
    {
        private readonly long[] _inputIds = new long[capacity];
        private readonly long[] _logitRows = new long[capacity];
        private readonly float[] _logits = new float[capacity * model.VocabularySize];
        private readonly float[] _states = new float[capacity * 2];

        public override int Capacity => capacity;

        public override Span<long> InputIds => _inputIds;

        public override Span<long> LogitRows => _logitRows;

        public override void Step(int count, int logitCount)
        {
            model.BeforeStep?.Invoke(count);
            Interlocked.Increment(ref model.Steps);
            for (var row = 0; row < count; row++)
                StepRow(row);
        }

        public override ReadOnlySpan<float> Logits(int index) => _logits.AsSpan((int)_logitRows[index] * model.VocabularySize, model.VocabularySize);

        public override void ReadState(int row, Span<float> state) => State(row).CopyTo(state);

        public override void WriteState(int row, ReadOnlySpan<float> state)
        {
            State(row).Clear();
            state.CopyTo(State(row));
        }

        public override void CopyState(int source, int destination) => State(source).CopyTo(State(destination));

        public override void Dispose()
        {
        }

        private Span<float> State(int row) => _states.AsSpan(row * 2, 2);

        private void StepRow(int row)
        {
            var state = State(row);
            state[0] = ((state[0] * 31) + (_inputIds[row] * 7) + 1) % 65521;
            state[1] = ((state[1] * 17) + state[0] + 3) % 65521;
            for (var id = 0; id < model.VocabularySize; id++)
                _logits[(row * model.VocabularySize) + id] = ((state[0] * 13) + (state[1] * (id + 1))) % 101 / 20f;
        }
    }
}
