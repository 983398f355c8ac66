using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Server.OpenAi;

/// <summary>The completions of one prompt on their way.</summary>
/// <param name="Prompt">The whole prompt.</param>
/// <param name="Echo">How probable its tokens were, where that is answered.</param>
/// <param name="Completions">What generates; none where only the prompt is asked about.</param>
internal sealed record PromptRun(Prompt Prompt, Scoring? Echo, IReadOnlyList<CompletionSource> Completions);
