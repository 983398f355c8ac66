using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>A toy that is surer of what comes next, and favours some tokens.</summary>
/// <param name="bias">What is added to each token's score.</param>
internal sealed class PeakedStepModel(float[] bias) : IStepModel
{
    private readonly ToyStepModel _inner = new(bias.Length);

    public int VocabularySize => bias.Length;

    public HiddenStateLayout Layout => _inner.Layout;

    public string Numerics => "toy";

    public StepBatch CreateBatch(int capacity) => new Batch(_inner.CreateBatch(capacity), bias);

    public void Dispose()
    {
    }

    private sealed class Batch(StepBatch inner, float[] bias) : StepBatch
    {
        private readonly float[] _logits = new float[bias.Length];

        public override int Capacity => inner.Capacity;

        public override Span<long> InputIds => inner.InputIds;

        public override Span<long> LogitRows => inner.LogitRows;

        public override void Step(int count, int logitCount) => inner.Step(count, logitCount);

        public override ReadOnlySpan<float> Logits(int index)
        {
            var logits = inner.Logits(index);
            for (var id = 0; id < bias.Length; id++)
                _logits[id] = (logits[id] * 3) + bias[id];
            return _logits;
        }

        public override void ReadState(int row, Span<float> state) => inner.ReadState(row, state);

        public override void WriteState(int row, ReadOnlySpan<float> state) => inner.WriteState(row, state);

        public override void CopyState(int source, int destination) => inner.CopyState(source, destination);

        public override void Dispose() => inner.Dispose();
    }
}
