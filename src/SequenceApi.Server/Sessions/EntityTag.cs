using System.Globalization;
using Microsoft.Net.Http.Headers;
using SequenceApi.Engine;

namespace SequenceApi.Server.Sessions;

/// <summary>A session's version as an ETag, RFC 9110.</summary>
internal static class EntityTag
{
    /// <summary>Tells a version.</summary>
    public static void Set(HttpResponse response, long version) => response.Headers.ETag = Of(version);

    /// <summary>Refuses another version than the header If-Match names.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.VersionMismatch"/>; <see cref="ErrorCode.InvalidRequest"/> for what is no ETag.</exception>
    public static void RequireMatch(string? header, long version)
    {
        if (header is null)
            return;
        if (!EntityTagHeaderValue.TryParseList([header], out var tags))
            throw new SequenceApiException(ErrorCode.InvalidRequest, "The header If-Match is no ETag; send one as it came, with its quotes, such as \"3\".");
        if (!tags.Any(tag => tag == EntityTagHeaderValue.Any || tag is { IsWeak: false } && tag.Tag == Of(version)))
            throw new SequenceApiException(
                ErrorCode.VersionMismatch, $"The session is at version {version}, not at the one that If-Match names; read it anew.");
    }

    private static string Of(long version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";
}
