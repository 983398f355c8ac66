using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Search;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Server.Contracts;

/// <summary>A text that a beam search has found.</summary>
/// <param name="Text" example=" the Government of the United States">The completion, without a stop string.</param>
/// <param name="Score" example="-1.32">What the texts are compared by: `log_likelihood` / tokens^`length_penalty`, where what ended a text counts among its tokens.</param>
/// <param name="LogLikelihood" example="-7.9">The natural logarithm of the probability of all its tokens, the end token or those of a stop string included.</param>
/// <param name="FinishReason" example="length">`stop` at a stop string or the model's end token, `length` at `max_tokens`.</param>
public sealed record CompletionBeam(string Text, double Score, double LogLikelihood, FinishReason FinishReason)
{
    internal static CompletionBeam From(Tokenizer tokenizer, BeamSearchHypothesis hypothesis) =>
        new(tokenizer.Decode([.. hypothesis.Tokens]), hypothesis.Score, hypothesis.LogLikelihood, hypothesis.FinishReason);
}
