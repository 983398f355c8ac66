using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Load;

/// <summary>What one client that asks about the same text got.</summary>
/// <param name="Request">Milliseconds from sending to the answer's end.</param>
/// <param name="CachedTokens">Tokens of the last prompt that the server had read before.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
internal sealed record PredictResult(Latency? Request, int CachedTokens, int PromptTokens);
