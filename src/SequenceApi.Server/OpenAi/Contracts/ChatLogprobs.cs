namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>A reply's tokens and how probable they were.</summary>
/// <param name="Content">The tokens.</param>
public sealed record ChatLogprobs(IReadOnlyList<ChatLogprob> Content);
