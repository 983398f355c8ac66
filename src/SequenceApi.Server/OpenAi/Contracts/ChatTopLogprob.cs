namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>One of the most probable tokens in a token's place.</summary>
/// <param name="Token" example=" the">Its text; bytes that are not valid UTF-8 alone read as U+FFFD.</param>
/// <param name="Logprob" example="-1.25">Its log probability under the model's own distribution, −9999 for probability 0.</param>
/// <param name="Bytes">Its bytes.</param>
public sealed record ChatTopLogprob(string Token, float Logprob, IReadOnlyList<int> Bytes);
