namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>A token of a reply.</summary>
/// <param name="Token" example=" the">Its text; bytes that are not valid UTF-8 alone read as U+FFFD.</param>
/// <param name="Logprob" example="-1.25">Its log probability under the model's own distribution, −9999 for probability 0.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="TopLogprobs">The most probable tokens in its place, best first; the token itself need not be among them.</param>
public sealed record ChatLogprob(string Token, float Logprob, IReadOnlyList<int> Bytes, IReadOnlyList<ChatTopLogprob> TopLogprobs);
