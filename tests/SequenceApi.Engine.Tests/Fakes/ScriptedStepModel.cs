using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>A model one of whose units does what a script says at each step; the others make noise. It steps one sequence.</summary>
internal sealed class ScriptedStepModel(int vocabularySize, int unit, float[] script) : IStepModel
{
    private const int Size = 4;

    public int VocabularySize => vocabularySize;

    public HiddenStateLayout Layout { get; } = new([new StateTensor("h_in.0", "h_out.0", Size)]);

    public string Numerics => "scripted";

    /// <summary>One over the characters of a text.</summary>
    public static LanguageModel Model(string text, int unit, float[] script)
    {
        var tokenizer = new CharacterTokenizer(CharacterTokenizer.Learn(text, "<unk>"), "<unk>");
        return new LanguageModel(
            Toy.Of(tokenizer).Manifest, tokenizer, new ScriptedStepModel(tokenizer.Vocabulary.Count, unit, script), "fp32");
    }

    public StepBatch CreateBatch(int capacity) => new Batch(this, unit, script, capacity);

    public void Dispose()
    {
    }

    private sealed class Batch(ScriptedStepModel model, int unit, float[] script, int capacity) : StepBatch
    {
        private readonly long[] _inputIds = new long[capacity];
        private readonly long[] _logitRows = new long[capacity];
        private readonly float[] _state = new float[Size];
        private readonly float[] _logits = new float[model.VocabularySize];
        private int _step;

        public override int Capacity => capacity;

        public override Span<long> InputIds => _inputIds;

        public override Span<long> LogitRows => _logitRows;

        public override void Step(int count, int logitCount)
        {
            for (var place = 0; place < Size; place++)
                _state[place] = place == unit ? script[_step] : MathF.Sin((_step * 1.7f) + (place * 11.3f) + (_step * _step * 0.31f));
            _step++;
        }

        public override ReadOnlySpan<float> Logits(int index) => _logits;

        public override void ReadState(int row, Span<float> state) => _state.CopyTo(state);

        public override void WriteState(int row, ReadOnlySpan<float> state) => _step = 0;

        public override void CopyState(int source, int destination) => throw new NotSupportedException();

        public override void Dispose()
        {
        }
    }
}
