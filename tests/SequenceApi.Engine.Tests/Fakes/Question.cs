using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>A request of any kind.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Text">The prompt; of a score, what comes before its last letter.</param>
/// <param name="Length">Tokens of a completion, or of a score's context at most.</param>
/// <param name="Seed">Of a completion.</param>
internal sealed record Question(QuestionKind Kind, string Text, int Length, long Seed)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Asks and gives the answer with all its numbers, the tokens that were cached, and how many could have been.</summary>
    public async Task<(string Answer, int Cached, int Most)> AskAsync(InferenceEngine engine, LanguageModel model)
    {
        switch (Kind)
        {
            case QuestionKind.Predict:
                var prediction = new PredictionSequence(Prompt.FromText(model, Text), model.StepModel.VocabularySize, 1, Token);
                var predicted = await RunAsync(engine, prediction);
                return ($"{string.Join(' ', predicted.Tokens)} {predicted.Position}", prediction.CachedTokens, Text.Length - 1);
            case QuestionKind.Generate:
                var generation = new GenerationSequence(Prompt.FromText(model, Text), new() { Seed = Seed }, new(Length), 2, streamed: false, Token);
                var generated = await RunAsync(engine, generation);
                return ($"{string.Join(' ', generated.Tokens)} {generated.Position}", generation.CachedTokens, Text.Length - 1);
            default:
                var context = Math.Min(Length, Text.Length);
                var scoring = new ScoringSequence(Prompt.FromText(model, Text + "b"), context, Token);
                var scored = await RunAsync(engine, scoring);
                return ($"{string.Join(' ', scored.Tokens)} {scored.Position}", scoring.CachedTokens, context - 1);
        }
    }

    private static Task<TResult> RunAsync<TResult>(InferenceEngine engine, Sequence<TResult> sequence)
    {
        engine.Submit(sequence);
        return sequence.Completion.WaitAsync(Patience, Token);
    }
}
