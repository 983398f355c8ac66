using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using SequenceApi.Engine.State.Sessions;
using SequenceApi.Server.Http.Security;

namespace SequenceApi.Server.Sessions;

/// <summary>Knows requests again by the header Idempotency-Key.</summary>
internal sealed class Idempotency(ISessionStore store, IOptions<JsonOptions> options, Caller caller)
{
    /// <summary>A request under its key; null where it has none.</summary>
    /// <param name="key">The header.</param>
    /// <param name="scope">The session's id, or <see cref="RecordedAnswer.Creation"/>.</param>
    /// <param name="operation">What is asked of it: a key that comes with another operation has come with another request.</param>
    /// <param name="request">The body.</param>
    public IdempotentCall? Begin<TRequest>(string? key, string scope, string operation, TRequest request)
    {
        if (key is null)
            return null;
        var json = options.Value.SerializerOptions;
        var body = JsonSerializer.SerializeToUtf8Bytes(request, json.GetTypeInfo(typeof(TRequest)));

        // No tenant's name has a slash, so that no two tenants' keys are one.
        return new(scope, $"{caller.Tenant}/{key}", SHA256.HashData([.. Encoding.UTF8.GetBytes(operation), 0, .. body]), store, json);
    }
}
