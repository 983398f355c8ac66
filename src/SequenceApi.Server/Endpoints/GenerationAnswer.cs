using System.Security.Cryptography;
using SequenceApi.Engine.Scheduling;
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
    private readonly HealedStart? _healed;
    private readonly InferenceEngine _engine;
    private readonly RequestFacts _facts;
    private readonly CancellationToken _cancellationToken;

    private GenerationAnswer(
        Turn turn, GenerationInput input, GenerationSequence sequence, HealedStart? healed, InferenceEngine engine, RequestFacts facts,
        CancellationToken cancellationToken)
    {
        (_turn, _input, _healed, _engine, _facts, _cancellationToken) = (turn, input, healed, engine, facts, cancellationToken);
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
            var healed = await HealedStart.FindAsync(turn, request, engine, cancellationToken);
            turn = healed is null ? turn : turn.With(healed.Text.Kept);
            var input = GenerationInput.From(turn.Prompt, request);
            var from = healed is null ? input : input with { Prompt = healed.From };
            return new(turn, input, from.Sequence(request.Stream, turn.Trail, cancellationToken, healed?.Constraint), healed, engine, facts, cancellationToken);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>Notes that a token went out, for whatever ends the stream.</summary>
    public void Tell() => _facts.CompletionTokens = (_facts.CompletionTokens ?? 0) + 1;

    /// <summary>Waits for the end, and ends the turn.</summary>
    public async Task<GenerateResponse> WholeAsync()
    {
        using var over = _turn;
        var generation = await Sequence.Completion;
        _facts.CompletionTokens = generation.Tokens.Count;
        if (_healed?.IsLost(generation) == true)
            return await EndAsync(_turn.With(_healed.Text.Whole), generation with { Tokens = [], Position = _healed.Text.Whole.End, HiddenBytes = 0 }, _healed.Text.Whole);
        return await EndAsync(_turn, generation, again: null);
    }

    /// <param name="turn">With what counts as prompt.</param>
    /// <param name="generation">What is new.</param>
    /// <param name="again">What is read once more for the point at its end; null for what was generated.</param>
    private async Task<GenerateResponse> EndAsync(Turn turn, Generation generation, Prompt? again)
    {
        var end = turn.Trail is null ? null
            : again is null ? await _engine.EndAsync(Sequence, generation, _cancellationToken)
            : await _engine.ReadAsync(again, trail: null, _cancellationToken);
        return await turn.EndAsync(
            end, generation.Tokens.Select(token => token.Id),
            outcome => GenerateResponse.From(
                _id, turn.Prompt, _input.Sampling.Seed, generation, _healed?.CachedTokens ?? Sequence.CachedTokens, outcome),
            _cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
