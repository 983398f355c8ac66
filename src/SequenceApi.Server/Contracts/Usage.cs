using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Server.Contracts;

/// <summary>What a request cost.</summary>
/// <param name="PromptTokens" example="5">Tokens of the input.</param>
/// <param name="CachedTokens" example="0">Of these, tokens that were not fed, since their state was known.</param>
/// <param name="UnknownTokens" example="0">Of these, tokens that stand for what the vocabulary lacks.</param>
public sealed record Usage(int PromptTokens, int CachedTokens, int UnknownTokens)
{
    internal static Usage Of(Prompt prompt, int cachedTokens) => new(prompt.Tokens.Count, cachedTokens, prompt.UnknownTokens);
}
