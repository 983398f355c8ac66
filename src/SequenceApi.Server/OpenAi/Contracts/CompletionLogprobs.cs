namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>Tokens and how probable they were; the lists have a place for each token. A token that isn't valid UTF-8 alone is written as `bytes:\xe4\xb8`.</summary>
/// <param name="Tokens">The tokens' texts.</param>
/// <param name="TokenLogprobs">Their log probabilities under the model's own distribution, −9999 for probability 0; null for the first token of an echoed prompt.</param>
/// <param name="TopLogprobs">The most probable tokens at each place, and the token itself, with their log probabilities.</param>
/// <param name="TextOffset">Unicode characters of prompt and completion before each token.</param>
public sealed record CompletionLogprobs(
    IReadOnlyList<string> Tokens,
    IReadOnlyList<float?> TokenLogprobs,
    IReadOnlyList<IReadOnlyDictionary<string, float>?> TopLogprobs,
    IReadOnlyList<int> TextOffset);
