using System.Globalization;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http;
using SequenceApi.Server.OpenAi.Contracts;

namespace SequenceApi.Server.OpenAi;

/// <summary>Choices as completions: texts, and lists with a place for each token.</summary>
internal sealed class CompletionShape : IAnswerShape<Completion>
{
    /// <inheritdoc/>
    public bool AnnouncesChoices => false;

    /// <inheritdoc/>
    public Completion Whole(CompletionInput input, IEnumerable<ChoicePart> choices, CompletionCost cost) => Part(input, choices, cost);

    /// <inheritdoc/>
    public Completion Part(CompletionInput input, IEnumerable<ChoicePart> choices, CompletionCost? cost) => new(
        input.Id, "text_completion", input.Created, input.Model.Id, input.Model.StepModel.Numerics,
        [.. choices.Select(choice => Choice(choice, input.Model.Tokenizer))], cost);

    private static CompletionChoice Choice(ChoicePart part, Tokenizer tokenizer) =>
        new(part.Text, part.Index, part.Tokens is { } tokens ? Logprobs(tokens, tokenizer) : null, part.FinishReason);

    private static CompletionLogprobs Logprobs(IReadOnlyList<ListedToken> tokens, Tokenizer tokenizer) => new(
        [.. tokens.Select(token => Name(token.Id, tokenizer))],
        [.. tokens.Select(token => token.LogProbability is { } value ? LogProbabilityConverter.Finite(value) : (float?)null)],
        [.. tokens.Select(token => token.LogProbability is { } own ? Listed(token.Top.Append(new(token.Id, own)), tokenizer) : null)],
        [.. tokens.Select(token => token.Offset)]);

    private static Dictionary<string, float> Listed(IEnumerable<RankedToken> tokens, Tokenizer tokenizer)
    {
        var listed = new Dictionary<string, float>();
        foreach (var token in tokens)
            listed.TryAdd(Name(token.Id, tokenizer), LogProbabilityConverter.Finite(token.LogProbability));
        return listed;
    }

    private static string Name(int id, Tokenizer tokenizer) => tokenizer.BytesUnlessText(id) is { } bytes
        ? "bytes:" + string.Concat(bytes.Select(value => "\\x" + value.ToString("x2", CultureInfo.InvariantCulture)))
        : tokenizer.Text(id);
}
