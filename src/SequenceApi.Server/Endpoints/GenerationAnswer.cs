using System.Security.Cryptography;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Search;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.Requests;

namespace SequenceApi.Server.Endpoints;

/// <summary>A generation on its way, and what it answers in the end, whole or as a stream's last event.</summary>
internal sealed class GenerationAnswer : IDisposable
{
    private readonly string _id = NewId();
    private readonly Turn _turn;
    private readonly GenerationInput _input;
    private readonly InferenceEngine _engine;
    private readonly RequestFacts _facts;
    private readonly CancellationToken _cancellationToken;

    private GenerationAnswer(
        Turn turn, GenerationInput input, GenerationSequence sequence, InferenceEngine engine, RequestFacts facts, CancellationToken cancellationToken)
    {
        (_turn, _input, _engine, _facts, _cancellationToken) = (turn, input, engine, facts, cancellationToken);
        Sequence = sequence;
        engine.Submit(sequence);
    }

    /// <summary>What generates.</summary>
    public GenerationSequence Sequence { get; }

    /// <summary>Names an answer.</summary>
    public static string NewId() => $"gen-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    /// <summary>Checks what is asked and begins; where that fails, the turn is over.</summary>
    public static async Task<GenerationAnswer> BeginAsync(
        Turn turn, GenerateRequest request, InferenceEngine engine, RequestFacts facts, CancellationToken cancellationToken)
    {
        try
        {
            var healing = request is { Heal: true, Regex: null, Text: { } text } && turn.Prompt.Model.Tokenizer.CutsWords ? HalfTyped.Of(turn.Prompt, text) : null;
            turn = healing is null ? turn : turn.With(healing.Kept);
            var input = GenerationInput.From(turn.Prompt, request);
            var constraint = healing is null ? null : await new Healing(engine, healing).ConstrainAsync(cancellationToken);
            return new(turn, input, input.Sequence(request.Stream, turn.Trail, cancellationToken, constraint), engine, facts, cancellationToken);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the end, and ends the turn.</summary>
    public async Task<GenerateResponse> WholeAsync()
    {
        using var over = _turn;
        var generation = await Sequence.Completion;
        _facts.CompletionTokens = generation.Tokens.Count;
        var end = _turn.Trail is null ? null : await _engine.EndAsync(Sequence, generation, _cancellationToken);
        return await _turn.EndAsync(
            end, generation.Tokens.Select(token => token.Id),
            outcome => GenerateResponse.From(_id, _input.Prompt, _input.Sampling.Seed, generation, Sequence.CachedTokens, outcome),
            _cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
