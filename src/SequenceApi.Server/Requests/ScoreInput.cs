using SequenceApi.Engine;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Contracts;

namespace SequenceApi.Server.Requests;

/// <summary>A text to score behind its context.</summary>
/// <param name="Prompt">Context and text.</param>
/// <param name="ContextTokens">Tokens of the context.</param>
/// <param name="Characters">Unicode scalar values of the text, as it was sent or as its tokens read; without the first token's where that gets no log probability.</param>
internal sealed record ScoreInput(Prompt Prompt, int ContextTokens, int Characters)
{
    /// <summary>Encodes context and text, each on its own.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where the text is empty, has an id
    /// outside the vocabulary or more tokens than an answer lists.</exception>
    /// <param name="start">Where it starts.</param>
    /// <param name="request">The request.</param>
    public static ScoreInput From(StartPoint start, ScoreRequest request)
    {
        var model = start.Model;
        if (request is { Text: null, Tokens: null })
            throw NothingToScore();
        var context = request.Context is { } given ? model.Tokenizer.Encode(given) : [];
        var text = request.Tokens ?? model.Tokenizer.Encode(request.Text!);
        if (text.Length == 0)
            throw NothingToScore();
        if (request.PerToken)
            AnswerLimits.RequireTokens(text.Length, "cut the text, or send \"per_token\": false");
        var prompt = Prompt.FromTokens(model, context.Length == 0 ? text : [.. context, .. text], start: start.Point, owner: start.Owner);
        var predicted = prompt.Start is not null || context.Length > 0;
        return new(prompt, context.Length, request.Text is { } sent
            ? sent.EnumerateRunes().Count() - (predicted ? 0 : model.Tokenizer.EncodeWithOffsets(sent)[0].End)
            : model.Tokenizer.CountCharacters(text.AsSpan(predicted ? 0 : 1)));
    }

    private static SequenceApiException NothingToScore() =>
        new(ErrorCode.InvalidRequest, "There is nothing to score; give a text or tokens that aren't empty.");
}
