using SequenceApi.Engine;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tracing;
using SequenceApi.Server.Contracts;

namespace SequenceApi.Server.Requests;

/// <summary>What to look at inside a model. Whether the model has it shows when its graph is open.</summary>
internal static class TraceInput
{
    private const int MaxMemorySteps = 8;
    private const int LongestMemory = 512;
    private const int MaxLayers = 1024;
    private const int MaxUnits = 65_536;
    private static readonly int[] UsualMemory = [10];

    /// <summary>Checks a request and encodes its text.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.PromptTooLong"/>; <see cref="ErrorCode.InvalidRequest"/> naming the member at fault.</exception>
    public static TraceQuery From(LanguageModel model, TraceRequest request, TraceOptions options, Owner owner)
    {
        PromptReader.RequireOne(request.Text, request.Tokens);
        if (request is { Text: null or "", Tokens: null or [] })
            throw Invalid("There is nothing to look at; give a text or tokens that aren't empty.");
        RequireDistinct(request.Layers, MaxLayers, "layers");
        RequireDistinct(request.Units, MaxUnits, "units");
        RequireDistinct(request.Values, Enum.GetValues<TracedValue>().Length, "values");
        RequireMemory(request.MemorySteps);
        var prompt = request.Text is { } sent
            ? Prompt.FromText(model, sent, options.MaxTokens, owner: owner)
            : Prompt.FromTokens(model, request.Tokens!, options.MaxTokens, owner: owner);
        var text = request.Text is { } whole
            ? new TracedText(whole, model.Tokenizer.EncodeWithOffsets(whole))
            : TracedText.FromTokens(model, request.Tokens);
        if (text.Tokens.Count == 0)
            throw Invalid("The text has no tokens; give another one.");
        return new(
            prompt, text, request.Layers, request.Units, request.Values, request.MemorySteps ?? UsualMemory,
            request.Influence is { } influence ? Influence(prompt, influence) : null);
    }

    private static InfluenceQuery Influence(Prompt prompt, TraceInfluenceRequest request)
    {
        var position = request.Position ?? prompt.Tokens.Count;
        if (position > prompt.Tokens.Count)
            throw Invalid($"influence.position is {position}, but the text has {prompt.Tokens.Count} tokens; give 1 to {prompt.Tokens.Count}.");
        RequireDistinct(request.Of, TraceInfluenceRequest.MaxTokens, "influence.of");
        if (request.Of?.Any(index => index < 0) ?? false)
            throw Invalid($"influence.of takes up to {TraceInfluenceRequest.MaxTokens} tokens, each by its index from 0.");
        if (request.ReplaceWith is { } id)
            prompt.Model.RequireIds([id]);
        int[] of = request.Of ?? [.. Enumerable.Range(Math.Max(0, position - request.Window), Math.Min(position, request.Window))];
        if (position == 1 && of.Contains(0) && prompt.Start is null && request.ReplaceWith is null)
            throw Invalid("Without its first token nothing is left of the text to predict from; give influence.replace_with, or a later influence.position.");
        return new(position, of, request.ReplaceWith, request.Top);
    }

    private static void RequireMemory(int[]? steps)
    {
        RequireDistinct(steps, MaxMemorySteps, "memory_steps");
        if (steps?.Any(count => count is < 1 or > LongestMemory) ?? false)
            throw Invalid($"memory_steps takes up to {MaxMemorySteps} numbers of tokens, each in 1 to {LongestMemory}.");
    }

    private static void RequireDistinct<T>(T[]? items, int most, string member)
    {
        if (items?.Length > most)
            throw Invalid($"{member} takes up to {most} items; name fewer.");
        var seen = new HashSet<T>();
        foreach (var item in items ?? [])
            if (!seen.Add(item))
                throw Invalid($"{member} has {item} more than once; name each once.");
    }

    private static SequenceApiException Invalid(string message) => new(ErrorCode.InvalidRequest, message);
}
