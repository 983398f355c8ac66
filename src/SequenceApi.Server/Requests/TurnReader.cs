using SequenceApi.Engine;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;
using SequenceApi.Engine.State.Sessions;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http.Limits;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.Sessions;
using SequenceApi.Server.State;

namespace SequenceApi.Server.Requests;

/// <summary>Turns what a request gives into a turn that can't be invalid, here on the request's own thread.</summary>
internal sealed class TurnReader(
    PromptReader prompts, SessionAccess sessions, StateSealer sealer, SessionsOptions sessionOptions, TokenAllowance allowance, RequestFacts facts)
{
    /// <summary>What the model is to continue.</summary>
    /// <param name="request">The request.</param>
    /// <param name="changes">Whether it changes the session that it names.</param>
    /// <param name="ifMatch">The header If-Match.</param>
    /// <param name="call">The request under its idempotency key.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <exception cref="SequenceApiException">What is wrong with the request, or its start.</exception>
    public async Task<Turn> ReadAsync(
        IPromptRequest request, bool changes, string? ifMatch, IdempotentCall? call, CancellationToken cancellationToken)
    {
        RequireInput(request);
        if (request.Session is not { } id)
            return Begin(request, await prompts.StartAsync(request.Model, request.State, cancellationToken), session: null, call: null);
        var session = changes
            ? await sessions.TakeAsync(id, ifMatch, cancellationToken, request.Model)
            : await sessions.LookAsync(id, ifMatch, cancellationToken, request.Model);
        try
        {
            return Begin(request, new(session.Content.Model, session.Content.History.End, session.Content.HasOtherNumerics, prompts.Owner), session, call, changes);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>What the model is to score.</summary>
    /// <exception cref="SequenceApiException">As <see cref="ReadAsync"/>; the length is limited only where every token is listed.</exception>
    public async Task<(Turn Turn, ScoreInput Input)> ReadScoredAsync(ScoreRequest request, CancellationToken cancellationToken)
    {
        RequireInput(request);
        var start = await prompts.StartAsync(request.Model, request.State, cancellationToken);
        var input = ScoreInput.From(start, request);
        return (Take(request, start, input.Prompt, session: null, call: null, changes: false), input);
    }

    private Turn Begin(IPromptRequest request, StartPoint start, OpenSession? session, IdempotentCall? call, bool changes = false) =>
        Take(request, start, prompts.Read(start, request.Text, request.Tokens), session, call, changes);

    private Turn Take(IPromptRequest request, StartPoint start, Prompt prompt, OpenSession? session, IdempotentCall? call, bool changes)
    {
        facts.PromptTokens = prompt.Tokens.Count;
        allowance.Reserve(prompt.Tokens.Count + MostCompleted(request));
        var trail = changes ? new Trail(sessionOptions.HistoryTokens, session!.Content.History.LastPosition) : request.ReturnState ? new Trail() : null;
        return new(prompt, trail, start.HasOtherNumerics, request.ReturnState ? sealer : null, session, changes, call);
    }

    /// <summary>Tokens that are generated at most; those of choices are known when these are read.</summary>
    private static long MostCompleted(IPromptRequest request) =>
        request is GenerateRequest { Choices: null } generate ? (long)generate.MaxTokens * generate.NumBeams : 0;

    private static void RequireInput(IPromptRequest request)
    {
        PromptReader.RequireOne(request.Text, request.Tokens);
        if (request.State is not null && request.Session is not null)
            throw Invalid("Both a state and a session are given to start from; give one of them.");
        if (request is { Text: null, Tokens: null, State: null, Session: null })
            throw Invalid("There is nothing to start from; give text, tokens, a state or a session.");
    }

    private static SequenceApiException Invalid(string message) => new(ErrorCode.InvalidRequest, message);
}
