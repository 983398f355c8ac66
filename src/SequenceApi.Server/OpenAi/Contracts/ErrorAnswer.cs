namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>What went wrong, as OpenAI's clients read it.</summary>
/// <param name="Error">The failure.</param>
public sealed record ErrorAnswer(ErrorDetail Error);
