using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Http.Log;

namespace SequenceApi.Server.OpenAi;

/// <summary>Waits for all completions, and answers them in one.</summary>
internal static class WholeAnswer
{
    /// <summary>Makes the answer, and ends the run.</summary>
    public static async Task<TAnswer> MakeAsync<TAnswer>(CompletionRun run, IAnswerShape<TAnswer> shape, RequestFacts facts)
    {
        using var over = run;
        // The first that fails ends all.
        await foreach (var ended in Task.WhenEach(run.Prompts.SelectMany(prompt => prompt.Completions).Select(completion => completion.Completion)))
            await ended;
        var (choices, tokens) = (new List<ChoicePart>(), 0);
        foreach (var prompt in run.Prompts)
        {
            var generations = new List<Generation>();
            foreach (var completion in prompt.Completions)
                generations.Add(await completion.Completion);
            tokens += generations.Sum(generation => generation.Tokens.Count);
            foreach (var generation in Best(generations, run.Input))
                choices.Add(Choice(run.Input, prompt, generation, choices.Count));
        }

        facts.CompletionTokens = tokens;
        return shape.Whole(run.Input, choices, run.Cost(tokens));
    }

    /// <summary>Those that are answered; where only the prompt is asked about, nothing for each of them.</summary>
    private static IEnumerable<Generation?> Best(List<Generation> generations, CompletionInput input) => generations.Count switch
    {
        0 => Enumerable.Repeat<Generation?>(null, input.Choices),
        var count when count == input.Choices => generations,
        _ => generations.OrderByDescending(MeanLogProbability).Take(input.Choices),
    };

    private static double MeanLogProbability(Generation generation) =>
        generation.Tokens.Select(token => (double)token.LogProbability).DefaultIfEmpty(double.NegativeInfinity).Average();

    private static ChoicePart Choice(CompletionInput input, PromptRun prompt, Generation? generation, int index)
    {
        var writer = new ChoiceWriter(input, prompt, index);
        foreach (var token in generation?.Tokens ?? [])
            writer.Add(token);
        return writer.Take(generation?.FinishReason ?? FinishReason.Length);
    }
}
