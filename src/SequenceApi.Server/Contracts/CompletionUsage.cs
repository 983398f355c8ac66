using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Server.Contracts;

/// <summary>What a generation cost.</summary>
/// <param name="PromptTokens" example="5">Tokens of the input.</param>
/// <param name="CompletionTokens" example="64">Tokens of the completion.</param>
/// <param name="CachedTokens" example="0">Tokens of the input that were not fed, since their state was known.</param>
/// <param name="UnknownTokens" example="0">Tokens of the input that stand for what the vocabulary lacks.</param>
public sealed record CompletionUsage(int PromptTokens, int CompletionTokens, int CachedTokens, int UnknownTokens)
{
    /// <param name="prompt">What was fed as it is.</param>
    /// <param name="healedTokens">Tokens that stand for the rest of the input.</param>
    /// <param name="completionTokens">Tokens of the completion.</param>
    /// <param name="cachedTokens">Tokens that were not fed.</param>
    internal static CompletionUsage Of(Prompt prompt, int healedTokens, int completionTokens, int cachedTokens) =>
        new(prompt.Tokens.Count + healedTokens, completionTokens, cachedTokens, prompt.UnknownTokens);
}
