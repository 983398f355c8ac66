using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Requests;

namespace SequenceApi.Server.Contracts;

/// <summary>A completion.</summary>
/// <param name="Id" example="gen-5f0c1e9b7a2d4c38">Names this answer.</param>
/// <param name="Model" example="english">The model that answered.</param>
/// <param name="Text" example=" the Government of the United States">The completion, without a stop string.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="FinishReason" example="length">`stop` at a stop string, the model's end token or the end of a choice, `length` at `max_tokens`.</param>
/// <param name="Beams">All texts that a beam search has found, this one first; absent where `num_beams` is 1.</param>
/// <param name="Choices">All texts that the completion could be, best first; absent without `choices`.</param>
/// <param name="Seed" example="7">The seed that gives this completion again; of a beam search, which draws nothing, the request's own or 0.</param>
/// <param name="Position" example="67">Tokens of the text so far, input and completion.</param>
/// <param name="State">The state at the end, where `return_state` asks for it.</param>
/// <param name="Version" example="2">The version of the session, where there is one.</param>
/// <param name="NumericsChanged">True where the start was computed on a server whose bits differ from this one's; else absent.</param>
/// <param name="Usage">What the request cost.</param>
public sealed record GenerateResponse(
    string Id,
    string Model,
    string Text,
    IEnumerable<CompletionToken> Tokens,
    FinishReason FinishReason,
    IReadOnlyList<CompletionBeam>? Beams,
    IReadOnlyList<ChoiceProbability>? Choices,
    long Seed,
    int Position,
    string? State,
    long? Version,
    bool? NumericsChanged,
    CompletionUsage Usage)
{
    internal static GenerateResponse From(
        string id, Prompt prompt, long seed, Generation generation, int cachedTokens, Outcome outcome, IReadOnlyList<CompletionBeam>? beams = null,
        IReadOnlyList<ChoiceProbability>? choices = null)
    {
        var tokenizer = prompt.Model.Tokenizer;
        var added = generation.NewTokens(tokenizer).ToList();
        return new(
            id,
            prompt.Model.Id,
            tokenizer.Decode([.. generation.Tokens.Select(token => token.Id)], generation.HiddenBytes),
            added.Select(next => CompletionToken.From(tokenizer, next.Token, next.HiddenBytes)),
            generation.FinishReason,
            beams,
            choices,
            seed,
            generation.Position,
            outcome.State,
            outcome.Version,
            outcome.NumericsChanged,
            CompletionUsage.Of(prompt, generation.Tokens.Count - added.Count, added.Count, cachedTokens));
    }
}
