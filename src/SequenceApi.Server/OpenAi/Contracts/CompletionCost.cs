namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>What completions cost.</summary>
/// <param name="PromptTokens" example="4">Tokens of all prompts, each counted once.</param>
/// <param name="CompletionTokens" example="16">Tokens of all completions, also of those that `best_of` made and that are not answered.</param>
/// <param name="TotalTokens" example="20">Both together.</param>
public sealed record CompletionCost(int PromptTokens, int CompletionTokens, int TotalTokens);
