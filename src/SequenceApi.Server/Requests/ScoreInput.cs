using SequenceApi.Engine;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Contracts;

namespace SequenceApi.Server.Requests;

/// <summary>A text to score behind its context.</summary>
/// <param name="Prompt">Context and text.</param>
/// <param name="ContextTokens">Tokens of the context.</param>
/// <param name="Characters">Unicode scalar values of the tokens that get a log probability.</param>
internal sealed record ScoreInput(Prompt Prompt, int ContextTokens, int Characters)
{
    /// <summary>Encodes context and text, each on its own.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where the text is empty or has an id
    /// outside the vocabulary.</exception>
    public static ScoreInput From(LanguageModel model, ScoreRequest request)
    {
        var context = request.Context is { } given ? model.Tokenizer.Encode(given) : [];
        var text = request.Tokens ?? model.Tokenizer.Encode(request.Text!);
        if (text.Length == 0)
            throw new SequenceApiException(ErrorCode.InvalidRequest, "There is nothing to score; give a text or tokens that aren't empty.");
        var prompt = Prompt.FromTokens(model, [.. context, .. text]);
        var predicted = prompt.Start is not null || context.Length > 0;
        return new(prompt, context.Length, Count(model, request, skipFirst: !predicted));
    }

    private static int Count(LanguageModel model, ScoreRequest request, bool skipFirst) => request switch
    {
        { Tokens: { } tokens } => Scalars(model.Tokenizer.Decode(tokens.AsSpan(skipFirst ? 1 : 0))),
        { Text: var text } => Scalars(text!) - (skipFirst ? model.Tokenizer.EncodeWithOffsets(text!)[0].Length : 0),
    };

    private static int Scalars(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }
}
