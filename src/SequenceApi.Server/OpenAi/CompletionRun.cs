using SequenceApi.Engine.Choices;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;
using SequenceApi.Server.OpenAi.Contracts;
using SequenceApi.Server.Requests;

namespace SequenceApi.Server.OpenAi;

/// <summary>Completions on their way. Whatever ends the request, or one of them, ends all.</summary>
internal sealed class CompletionRun : IDisposable
{
    private readonly InferenceEngine _engine;
    private readonly CancellationTokenSource _ending;

    private CompletionRun(CompletionInput input, InferenceEngine engine, CancellationToken cancellationToken)
    {
        (Input, _engine) = (input, engine);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>What is asked.</summary>
    public CompletionInput Input { get; }

    /// <summary>Each prompt's completions.</summary>
    public IReadOnlyList<PromptRun> Prompts { get; private set; } = [];

    /// <summary>Reads what is shared, and begins every completion.</summary>
    public static async Task<CompletionRun> BeginAsync(
        CompletionInput input, InferenceEngine engine, bool streamed, CancellationToken cancellationToken)
    {
        var run = new CompletionRun(input, engine, cancellationToken);
        try
        {
            run.Prompts = await Task.WhenAll(input.Generations.Select(generation => run.BeginAsync(generation, streamed)));
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>What a request with some completion tokens cost.</summary>
    public CompletionCost Cost(int completionTokens) => new(Input.PromptTokens, completionTokens, Input.PromptTokens + completionTokens);

    /// <summary>Ends what still runs.</summary>
    public void End() => _ending.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        _ending.Dispose();
    }

    private async Task<PromptRun> BeginAsync(GenerationInput generation, bool streamed)
    {
        try
        {
            var (echo, from) = await ReadAsync(generation);
            if (Input.Texts is { } texts)
                return new PromptRun(generation.Prompt, echo, await ChooseAsync(generation with { Prompt = from }, texts));
            var completions = Enumerable.Range(0, generation.Stop.MaxTokens == 0 ? 0 : Input.Candidates).Select(choice =>
                (generation with { Prompt = from, Sampling = generation.Sampling with { Choice = choice } })
                    .Sequence(streamed, trail: null, _ending.Token)).ToArray();
            foreach (var completion in completions)
                _engine.Submit(completion);
            return new PromptRun(
                generation.Prompt, echo, [.. completions.Select(completion => CompletionSource.Of(completion, streamed))]);
        }
        catch
        {
            await _ending.CancelAsync();
            throw;
        }
    }

    /// <summary>Each completion draws for itself; what several have drawn is made once.</summary>
    private async Task<CompletionSource[]> ChooseAsync(GenerationInput generation, ChoiceList texts)
    {
        var sampling = generation.Sampling;
        var scores = await _engine.ScoreAsync(generation.Prompt, texts, sampling.Temperature, trail: null, _ending.Token);
        var drawn = Enumerable.Range(0, Input.Candidates)
            .Select(index => scores.Distribution.Draw(sampling.Seed, generation.Prompt.End, index)).ToArray();
        var distinct = drawn.Distinct().ToArray();
        var made = await Task.WhenAll(distinct.Select(choice =>
            _engine.CompleteAsync(texts, scores.End, choice, generation.TopLogProbabilities, trail: null, generation.Prompt.Owner, _ending.Token)));
        return [.. drawn.Select(choice => CompletionSource.Of(made[Array.IndexOf(distinct, choice)].Generation))];
    }

    /// <summary>Reads the prompt once, where that gives something that is answered, or that several completions share.</summary>
    private async Task<(Scoring? Echo, Prompt From)> ReadAsync(GenerationInput generation)
    {
        var prompt = generation.Prompt;
        if (Input is { Echo: true, Logprobs: { } top } && prompt.Tokens.Count > 0)
        {
            var sequence = new ScoringSequence(prompt, contextTokens: 0, _ending.Token, top) { Trail = new Trail(), IsBulk = true };
            _engine.Submit(sequence);
            var scoring = await sequence.Completion;
            return (scoring, generation.Stop.MaxTokens == 0 ? prompt : prompt.ReadTo(sequence.Trail.Before(scoring.Position)));
        }

        return Input.Candidates == 1 || generation.Stop.MaxTokens == 0
            ? (null, prompt)
            : (null, prompt.ReadTo(await _engine.ReadAsync(prompt, trail: null, _ending.Token)));
    }
}
