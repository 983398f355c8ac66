using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Scheduling;

/// <summary>Reads a prompt and reports the distribution of what follows.</summary>
/// <param name="prompt">What it reads.</param>
/// <param name="topK">Tokens to report, 1…vocabulary.</param>
/// <param name="temperature">What logits are divided by for the reported probabilities, &gt; 0.</param>
/// <param name="cancellationToken">Frees its row by the next step.</param>
public sealed class PredictionSequence(Prompt prompt, int topK, float temperature, CancellationToken cancellationToken)
    : Sequence<Prediction>(prompt, cancellationToken)
{
    internal override bool OnlyLooks => true;

    private protected override bool OnLogits(ReadOnlySpan<float> logits, Sampler sampler)
    {
        var distribution = sampler.Distribution(logits);
        var tokens = sampler.Top(distribution, topK, Model.Skipped);
        var probabilities = sampler.Probabilities(distribution, tokens, temperature);
        Complete(new Prediction(tokens, probabilities, (float)distribution.Entropy(), PromptEnd));
        return true;
    }
}
