using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using SequenceApi.Engine;
using SequenceApi.Server.Options;

namespace SequenceApi.Server.Http.Security;

/// <summary>Lets whoever has the admin key pass.</summary>
internal sealed class AdminFilter(SecurityOptions options) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    /// <inheritdoc/>
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var key = options.AdminKey ?? throw new SequenceApiException(
            ErrorCode.Forbidden, "Nobody may do this here: the server has no admin key; set Security__AdminKey.");
        var header = context.HttpContext.Request.Headers[HeaderNames.Authorization].ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !IsSame(header[Scheme.Length..].Trim(), key))
            throw new SequenceApiException(ErrorCode.Unauthorized, "This takes the admin key; send it as Authorization: Bearer.");
        return next(context);
    }

    /// <summary>Digests are of the same length, and are compared in a time that doesn't tell how much of them agrees.</summary>
    private static bool IsSame(string given, string key) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
