using SequenceApi.Engine.Models;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>A model that finds every token as probable as any other, and takes no time for it.</summary>
internal sealed class FixedModel(int vocabularySize) : IStepModel
{
    public int VocabularySize => vocabularySize;

    public HiddenStateLayout Layout { get; } = new([]);

    public string Numerics => "fixed";

    public StepBatch CreateBatch(int capacity) => new Batch(capacity, vocabularySize);

    public void Dispose()
    {
    }

    private sealed class Batch(int capacity, int vocabularySize) : StepBatch
    {
        private readonly long[] _inputIds = new long[capacity];
        private readonly long[] _logitRows = new long[capacity];
        private readonly float[] _logits = new float[vocabularySize];

        public override int Capacity => capacity;

        public override Span<long> InputIds => _inputIds;

        public override Span<long> LogitRows => _logitRows;

        public override void Step(int count, int logitCount)
        {
        }

        public override ReadOnlySpan<float> Logits(int index) => _logits;

        public override void ReadState(int row, Span<float> state)
        {
        }

        public override void WriteState(int row, ReadOnlySpan<float> state)
        {
        }

        public override void CopyState(int source, int destination)
        {
        }

        public override void Dispose()
        {
        }
    }
}
