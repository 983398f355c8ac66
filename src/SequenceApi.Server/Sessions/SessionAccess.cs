using SequenceApi.Engine;
using SequenceApi.Engine.State.Sessions;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.Http.Security;
using SequenceApi.Server.Models;

namespace SequenceApi.Server.Sessions;

/// <summary>Finds sessions by their ids.</summary>
internal sealed class SessionAccess(ISessionStore store, SessionIds ids, RequestModels models, BusySessions busy, RequestFacts facts, Caller caller)
{
    /// <summary>A session to look at.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="ifMatch">The header If-Match.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <param name="modelId">The model that is asked for; null for the session's own.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.SessionNotFound"/>, <see cref="ErrorCode.SessionExpired"/>,
    /// <see cref="ErrorCode.VersionMismatch"/>, <see cref="ErrorCode.StateModelMismatch"/>, <see cref="ErrorCode.StoreUnavailable"/>.</exception>
    public Task<OpenSession> LookAsync(string id, string? ifMatch, CancellationToken cancellationToken, string? modelId = null) =>
        OpenAsync(id, ifMatch, lease: null, modelId, cancellationToken);

    /// <summary>A session to change; no other request of this process changes it until it is disposed of.</summary>
    /// <exception cref="SequenceApiException">As of <see cref="LookAsync"/>; <see cref="ErrorCode.SessionBusy"/>.</exception>
    public async Task<OpenSession> TakeAsync(string id, string? ifMatch, CancellationToken cancellationToken, string? modelId = null)
    {
        RequireOurs(id);
        var lease = busy.Take(id);
        try
        {
            return await OpenAsync(id, ifMatch, lease, modelId, cancellationToken);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Ends a session.</summary>
    /// <exception cref="SequenceApiException">As of <see cref="LookAsync"/>; <see cref="ErrorCode.SessionBusy"/>.</exception>
    public async Task DeleteAsync(string id, string? ifMatch, CancellationToken cancellationToken)
    {
        using var session = await TakeAsync(id, ifMatch, cancellationToken);
        if (!await store.DeleteAsync(id, CancellationToken.None))
            throw Gone();
    }

    /// <summary>The failure of a session that was ours.</summary>
    internal static SequenceApiException Gone() => new(
        ErrorCode.SessionExpired, "The session is gone: it was ended, or nobody used it for a while; begin a new one.");

    private async Task<OpenSession> OpenAsync(
        string id, string? ifMatch, IDisposable? lease, string? modelId, CancellationToken cancellationToken)
    {
        RequireOurs(id);
        var stored = await store.FindAsync(id, cancellationToken) ?? throw Gone();
        EntityTag.RequireMatch(ifMatch, stored.Version);
        var model = await models.GetAsync(SessionContent.Origin(stored.Content), modelId, cancellationToken);
        var content = SessionContent.Read(stored.Content, model);
        facts.Model = content.Model.Id;
        return new(stored, content, store, lease);
    }

    private void RequireOurs(string id)
    {
        if (!ids.IsOurs(id, caller.Tenant))
            throw new SequenceApiException(ErrorCode.SessionNotFound, "No session has this id; POST /v1/sessions begins one.");
    }
}
