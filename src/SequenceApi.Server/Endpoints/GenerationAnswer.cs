using System.Security.Cryptography;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.Requests;

namespace SequenceApi.Server.Endpoints;

/// <summary>What a generation answers in the end, whole or as a stream's last event.</summary>
internal sealed class GenerationAnswer(GenerationInput input, GenerationSequence sequence, RequestFacts facts)
{
    private readonly string _id = $"gen-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    /// <summary>Waits for the end.</summary>
    public async Task<GenerateResponse> WholeAsync()
    {
        var generation = await sequence.Completion;
        facts.CompletionTokens = generation.Tokens.Count;
        return GenerateResponse.From(_id, input.Prompt, input.Sampling.Seed, generation, sequence.CachedTokens);
    }
}
