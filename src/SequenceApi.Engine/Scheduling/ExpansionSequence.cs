using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Scheduling;

/// <summary>Reads a prompt for all that may follow it: what a search over continuations is made of.</summary>
/// <param name="prompt">What it reads.</param>
/// <param name="cancellationToken">Frees its row by the next step.</param>
public sealed class ExpansionSequence(Prompt prompt, CancellationToken cancellationToken) : Sequence<Expansion>(prompt, cancellationToken)
{
    private float[] _state = [];

    internal override Span<float> PointToNote(bool isFinished) => isFinished ? _state : base.PointToNote(isFinished);

    internal override bool OnlyLooks => true;

    private protected override bool OnLogits(ReadOnlySpan<float> logits, Sampler sampler)
    {
        var distribution = sampler.Distribution(logits);
        _state = new float[Model.StepModel.Layout.Size];
        Complete(new Expansion(_state, logits.ToArray(), distribution.Greatest, distribution.LogSum, PromptEnd));
        return true;
    }
}
