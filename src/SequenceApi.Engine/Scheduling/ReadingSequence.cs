using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Scheduling;

/// <summary>Reads a prompt for the points that its trail notes, and ends with its length in tokens of the text.</summary>
/// <param name="prompt">What it reads: behind the first token to feed at least one more.</param>
/// <param name="cancellationToken">Frees its row by the next step.</param>
internal sealed class ReadingSequence(Prompt prompt, CancellationToken cancellationToken) : Sequence<int>(prompt, cancellationToken)
{
    /// <summary>All but the last: at least one step is left where the rest is known.</summary>
    private protected override int SharedTokens => PromptTokens.Count - 1;

    /// <summary>The last token is what a continuation feeds first.</summary>
    private protected override bool OnPrompt(ReadOnlySpan<float> logits, Sampler sampler, int index)
    {
        if (index < PromptTokens.Count - 1)
            return false;
        Complete(PromptEnd);
        return true;
    }

    private protected override bool OnLogits(ReadOnlySpan<float> logits, Sampler sampler) =>
        throw new InvalidOperationException("A prompt of one token to feed has nothing to read.");
}
