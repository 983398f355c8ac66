using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Search;

/// <summary>How a beam search goes.</summary>
/// <param name="NumBeams">Texts that are followed at a time, and that are answered, ≥ 1.</param>
/// <param name="LengthPenalty">The exponent of the length that a log-likelihood is divided by: above 0 favours long texts,
/// below 0 short ones, and 0 compares log-likelihoods as they are.</param>
/// <param name="Stop">When a text ends; at least one token at most.</param>
/// <param name="TopLogProbabilities">The most probable tokens to report beside each token, ≥ 0.</param>
public sealed record BeamSearchParameters(int NumBeams, double LengthPenalty, StopCriteria Stop, int TopLogProbabilities = 0)
{
    /// <summary>What texts are compared by: log-likelihood / length^<see cref="LengthPenalty"/>, as in Hugging Face's transformers
    /// (<c>BeamHypotheses.add</c>); a simple form of Wu et al. (2016), equation 14.</summary>
    /// <param name="logLikelihood">Of all that was chosen, in nats.</param>
    /// <param name="length">Tokens that were chosen, what ended the text included, ≥ 1.</param>
    internal double Score(double logLikelihood, int length) => LengthPenalty switch
    {
        0 => logLikelihood,
        1 => logLikelihood / length,
        _ => logLikelihood / FixedMath.Power(length, LengthPenalty),
    };

    /// <summary>The best score that a text can still get: its log-likelihood can only fall, so that is the one it would have now
    /// at the length which divides it by most.</summary>
    /// <param name="logLikelihood">So far.</param>
    /// <param name="length">Tokens so far.</param>
    internal double Bound(double logLikelihood, int length) => Score(logLikelihood, LengthPenalty > 0 ? Stop.MaxTokens : length + 1);
}
