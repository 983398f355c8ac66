using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>Reads a text piece by piece, each piece a request that goes on from the bytes that the one before has left.</summary>
internal sealed class Walk(InferenceEngine engine, LanguageModel model)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private Checkpoint? _point;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Reads some tokens, at least one, by a request of some kind.</summary>
    public async Task ReadAsync(int[] tokens, QuestionKind kind)
    {
        var prompt = Prompt.FromTokens(model, tokens, start: _point);
        var trail = new Trail();
        switch (kind)
        {
            case QuestionKind.Predict:
                await RunAsync(new PredictionSequence(prompt, 1, 1, Token) { Trail = trail });
                break;
            case QuestionKind.Score:
                await RunAsync(new ScoringSequence(prompt, contextTokens: 0, Token) { Trail = trail });
                break;
            default:
                Leave(await engine.ReadAsync(prompt, trail, Token).WaitAsync(Patience, Token));
                return;
        }

        Assert.Equal(prompt.End, trail.Before(prompt.End).Position);
        Leave(trail.Before(prompt.End));
    }

    /// <summary>Generates some tokens behind what was read.</summary>
    public async Task<IReadOnlyList<GeneratedToken>> GenerateAsync(long seed, StopCriteria stop)
    {
        var sequence = new GenerationSequence(
            Prompt.FromTokens(model, [], start: _point), new() { Seed = seed }, stop, 1, streamed: false, Token)
        { Trail = new Trail() };
        var generation = await RunAsync(sequence);
        Leave(await engine.EndAsync(sequence, generation, Token).WaitAsync(Patience, Token));
        Assert.Equal(generation.Position, _point!.Position);
        return generation.Tokens;
    }

    /// <summary>All that the model thinks of what comes next.</summary>
    public async Task<Prediction> PredictAsync() => await RunAsync(new PredictionSequence(
        Prompt.FromTokens(model, [], start: _point), model.StepModel.VocabularySize, 1, Token));

    private void Leave(Checkpoint point)
    {
        var state = PortableState.Read(PortableState.Write(model, point), model);
        Assert.Same(model, state.Model);
        Assert.False(state.HasOtherNumerics);
        _point = state.Point;
    }

    private Task<TResult> RunAsync<TResult>(Sequence<TResult> sequence)
    {
        engine.Submit(sequence);
        return sequence.Completion.WaitAsync(Patience, Token);
    }
}
