using System.Security.Cryptography;
using SequenceApi.Engine;
using SequenceApi.Engine.Choices;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.OpenAi.Contracts;
using SequenceApi.Server.Requests;

namespace SequenceApi.Server.OpenAi;

/// <summary>Completions that can't be invalid.</summary>
/// <param name="Id">Names the answer.</param>
/// <param name="Created">When it was begun, in Unix seconds.</param>
/// <param name="Model">What completes.</param>
/// <param name="Generations">What is continued, and how; one for each prompt.</param>
/// <param name="Candidates">Completions to make of each prompt.</param>
/// <param name="Choices">Completions to answer of each prompt.</param>
/// <param name="Echo">Whether a choice begins with its prompt.</param>
/// <param name="Logprobs">Tokens to list beside each token; null for no list at all.</param>
/// <param name="IncludeUsage">Whether a stream tells the usage.</param>
/// <param name="Texts">What each completion is one of; null for anything.</param>
internal sealed record CompletionInput(
    string Id,
    long Created,
    LanguageModel Model,
    IReadOnlyList<GenerationInput> Generations,
    int Candidates,
    int Choices,
    bool Echo,
    int? Logprobs,
    bool IncludeUsage,
    ChoiceList? Texts = null)
{
    private const int MostChoices = 256;
    private const int MostStops = 4;

    /// <summary>Tokens of all prompts.</summary>
    public int PromptTokens => Generations.Sum(generation => generation.Prompt.Tokens.Count);

    /// <summary>Tokens that are generated at most, and those of all choices.</summary>
    public long MostCompleted => Generations.Sum(generation => (long)(Texts?.LongestTokenCount ?? generation.Stop.MaxTokens) * Candidates) + ReadBeside;

    /// <summary>Tokens of the texts that completions are one of, behind each prompt.</summary>
    public long ReadBeside => (long)(Texts?.TokenCount ?? 0) * Generations.Count;

    /// <summary>Checks a request for the reply to a conversation: the completion of what its model's template makes of it.</summary>
    /// <exception cref="SequenceApiException">What is wrong with it.</exception>
    public static CompletionInput From(ChatRequest request, LanguageModel model, PromptReader prompts, TimeProvider time)
    {
        ChatCheck.Require(request);
        var template = model.Manifest.Chat ?? ChatTemplate.Plain;
        var input = From(request.Completion(template.Write(ChatCheck.Conversation(request.Messages))), model, prompts, time);
        return input with
        {
            Id = "chat" + input.Id,
            Generations = [.. input.Generations.Select(generation => generation with { Stop = generation.Stop.AndStopStrings(template.Stop ?? []) })],
        };
    }

    /// <summary>Checks a request.</summary>
    /// <exception cref="SequenceApiException">What is wrong with it.</exception>
    public static CompletionInput From(CompletionRequest request, LanguageModel model, PromptReader prompts, TimeProvider time)
    {
        Require(string.IsNullOrEmpty(request.Suffix), "The field suffix can't be used: a recurrent model reads on, and can't fill in; leave it out.");
        var candidates = request.BestOf ?? request.N;
        Require(candidates >= request.N, "The field best_of is less than n; give one that is at least as great.");
        Require(!request.Stream || candidates == request.N, "The field best_of must equal n where stream is true; leave one of them out.");
        Require(request.Stop is null or { Strings.Length: <= MostStops }, $"The field stop has more than {MostStops} strings; give fewer.");
        var read = Read(request.Prompt, model, prompts);
        var (count, tokens) = ((long)read.Count * candidates, read.Sum(prompt => (long)prompt.Tokens.Count));
        Require(count is > 0 and <= MostChoices, $"The request asks for {count} completions; give prompts for 1 to {MostChoices} of them.");
        var (texts, echoed) = (CompletionChoices.From(read[0].Model, request, read.Count), request.Echo ? tokens * request.N : 0);
        if (texts is null)
            AnswerLimits.RequireRankedTokens((count * request.MaxTokens) + echoed, request.Logprobs ?? 0);
        else
            AnswerLimits.RequireChosenTokens((count * texts.LongestTokenCount) + echoed, request.Logprobs ?? 0);
        var limits = LimitsInput.From(read[0].Model, request.AllowedTokenIds, request.BadWords);
        return new(
            $"cmpl-{RandomNumberGenerator.GetHexString(16, lowercase: true)}",
            time.GetUtcNow().ToUnixTimeSeconds(),
            read[0].Model,
            [.. read.Select(prompt => GenerationInput.From(prompt, request.Sampling())).Select(generation =>
                generation with { Sampling = generation.Sampling with { Limits = limits } })],
            candidates,
            request.N,
            request.Echo,
            request.Logprobs,
            request.StreamOptions?.IncludeUsage ?? false,
            texts);
    }

    private static List<Prompt> Read(PromptList? list, LanguageModel model, PromptReader prompts)
    {
        var start = new StartPoint(model, Point: null, HasOtherNumerics: false, prompts.Owner);
        var read = (list?.Tokens ?? []).Select(tokens => prompts.Read(start, text: null, tokens))
            .Concat((list is null ? [""] : list.Texts ?? []).Select(text => prompts.Read(start, text, tokens: null)));
        return [.. read.Take(MostChoices + 1)];
    }

    private static void Require(bool isRight, string message)
    {
        if (!isRight)
            throw new SequenceApiException(ErrorCode.InvalidRequest, message);
    }
}
