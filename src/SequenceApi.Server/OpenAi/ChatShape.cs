using SequenceApi.Engine.Tokenization;
using SequenceApi.Server.Http;
using SequenceApi.Server.OpenAi.Contracts;

namespace SequenceApi.Server.OpenAi;

/// <summary>Choices as replies of the assistant.</summary>
internal sealed class ChatShape : IAnswerShape<ChatCompletion>
{
    private const string Assistant = "assistant";

    /// <inheritdoc/>
    public bool AnnouncesChoices => true;

    /// <inheritdoc/>
    public ChatCompletion Whole(CompletionInput input, IEnumerable<ChoicePart> choices, CompletionCost cost) => Answer(
        input, "chat.completion", choices, part => Choice(input, part) with { Message = new(Assistant, part.Text) }, cost);

    /// <inheritdoc/>
    public ChatCompletion Part(CompletionInput input, IEnumerable<ChoicePart> choices, CompletionCost? cost) => Answer(
        input, "chat.completion.chunk", choices, part => Choice(input, part) with { Delta = Delta(part) }, cost);

    private static ChatCompletion Answer(
        CompletionInput input, string type, IEnumerable<ChoicePart> parts, Func<ChoicePart, ChatChoice> choice, CompletionCost? cost) =>
        new(input.Id, type, input.Created, input.Model.Id, input.Model.StepModel.Numerics, [.. parts.Select(choice)], cost);

    private static ChatReply Delta(ChoicePart part) =>
        new(part.IsFirst ? Assistant : null, part.IsFirst || part.Text.Length > 0 ? part.Text : null);

    private static ChatChoice Choice(CompletionInput input, ChoicePart part) => new(
        part.Index,
        Message: null,
        Delta: null,
        part.Tokens is { Count: > 0 } tokens ? new([.. tokens.Select(token => Logprob(token, input.Model.Tokenizer))]) : null,
        part.FinishReason);

    private static ChatLogprob Logprob(ListedToken token, Tokenizer tokenizer) => new(
        tokenizer.Text(token.Id),
        LogProbabilityConverter.Finite(token.LogProbability ?? 0),
        Bytes(token.Id, tokenizer),
        [.. token.Top.Select(top => new ChatTopLogprob(
            tokenizer.Text(top.Id), LogProbabilityConverter.Finite(top.LogProbability), Bytes(top.Id, tokenizer)))]);

    private static int[] Bytes(int id, Tokenizer tokenizer) => [.. tokenizer.Bytes(id)];
}
