using SequenceApi.Engine;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.Http.Security;
using SequenceApi.Server.Models;
using SequenceApi.Server.State;

namespace SequenceApi.Server.Requests;

/// <summary>Turns the start and the text of a request into a prompt that can't be invalid, on the request's own thread.</summary>
internal sealed class PromptReader(RequestModels models, StateSealer sealer, EngineOptions options, RequestFacts facts, Caller caller)
{
    /// <summary>Whose texts it reads.</summary>
    public Owner Owner => caller.Owner;

    /// <summary>The model that a request names, or the default one.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelNotFound"/>, <see cref="ErrorCode.ModelUnavailable"/>.</exception>
    public async ValueTask<LanguageModel> ModelAsync(string? id, CancellationToken cancellationToken)
    {
        var model = await models.GetAsync(id, cancellationToken);
        facts.Model = model.Id;
        return model;
    }

    /// <summary>Where a state token leads to; the beginning of a text without one.</summary>
    /// <param name="modelId">The model that the request names; null for the token's own, or the default one.</param>
    /// <param name="state">The token.</param>
    /// <param name="cancellationToken">Ends the wait for its key.</param>
    /// <exception cref="SequenceApiException">What is wrong with the model or the token.</exception>
    public async Task<StartPoint> StartAsync(string? modelId, string? state, CancellationToken cancellationToken)
    {
        if (state is null)
            return new(await ModelAsync(modelId, cancellationToken), Point: null, HasOtherNumerics: false, Owner);
        var bytes = await sealer.OpenAsync(state, cancellationToken, Owner.Tenant);
        var found = PortableState.Read(bytes, await models.GetAsync(PortableState.Origin(bytes), modelId, cancellationToken));
        facts.Model = found.Model.Id;
        return new(found.Model, found.Point, found.HasOtherNumerics, Owner);
    }

    /// <summary>What is to be read behind a start.</summary>
    /// <exception cref="SequenceApiException">What is wrong with the text or the tokens, of which one may be given.</exception>
    public Prompt Read(StartPoint start, string? text, int[]? tokens)
    {
        RequireOne(text, tokens);
        var prompt = text is not null
            ? Prompt.FromText(start.Model, text, options.MaxPromptTokens, start.Point, start.Owner)
            : Prompt.FromTokens(start.Model, tokens ?? [], options.MaxPromptTokens, start.Point, start.Owner);
        (facts.Model, facts.PromptTokens) = (start.Model.Id, prompt.Tokens.Count);
        return prompt;
    }

    /// <summary>Refuses a text that is given twice.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public static void RequireOne(string? text, int[]? tokens)
    {
        if (text is not null && tokens is not null)
            throw new SequenceApiException(ErrorCode.InvalidRequest, "Both text and tokens are given; give one of them.");
    }
}
