using SequenceApi.Engine;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Log;

namespace SequenceApi.Server.Requests;

/// <summary>Turns what a request gives into a prompt that can't be invalid, here on the request's own thread.</summary>
internal sealed class PromptReader(ModelCatalog catalog, EngineOptions options, RequestFacts facts)
{
    /// <summary>The model that a request names, or the default one.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelNotFound"/>.</exception>
    public LanguageModel Model(string? id)
    {
        var model = catalog.Get(id);
        facts.Model = model.Id;
        return model;
    }

    /// <summary>What the model is to continue.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelNotFound"/>, <see cref="ErrorCode.InvalidRequest"/>,
    /// <see cref="ErrorCode.PromptTooLong"/>.</exception>
    public Prompt Read(IPromptRequest request)
    {
        RequireOneInput(request);
        var model = Model(request.Model);
        return Counted(request.Text is { } text
            ? Prompt.FromText(model, text, options.MaxPromptTokens)
            : Prompt.FromTokens(model, request.Tokens!, options.MaxPromptTokens));
    }

    /// <summary>What the model is to score.</summary>
    /// <exception cref="SequenceApiException">As <see cref="Read"/>; the length is limited only where every token is listed.</exception>
    public ScoreInput ReadScored(ScoreRequest request)
    {
        RequireOneInput(request);
        var input = ScoreInput.From(Model(request.Model), request);
        Counted(input.Prompt);
        return input;
    }

    private Prompt Counted(Prompt prompt)
    {
        facts.PromptTokens = prompt.Tokens.Count;
        return prompt;
    }

    private static void RequireOneInput(IPromptRequest request)
    {
        if (request.Text is null == request.Tokens is null)
            throw new SequenceApiException(
                ErrorCode.InvalidRequest,
                request.Text is null
                    ? "There is nothing to start from; give text, or tokens."
                    : "Both text and tokens are given; give one of them.");
    }
}
