using Microsoft.AspNetCore.Server.Kestrel.Core;
using SequenceApi.Server.Options;

namespace SequenceApi.Server.Http.Limits;

/// <summary>What a connection may cost, before anybody knows who asks what.</summary>
internal static class ConnectionLimits
{
    /// <summary>Bytes of a request line; a state that is longer comes in a header.</summary>
    public const int RequestLineBytes = 8 * 1024;

    /// <summary>Bytes of all headers: a state among them, and what proxies add.</summary>
    public const int HeaderBytes = 32 * 1024;

    /// <summary>Headers.</summary>
    public const int HeaderCount = 100;

    /// <summary>Bytes of an answer that wait for its reader; more is made when they are gone.</summary>
    public const int ResponseBufferBytes = 64 * 1024;

    /// <summary>Bytes of a body that were received and not read yet.</summary>
    public const int RequestBufferBytes = 1024 * 1024;

    /// <summary>Time for the whole head of a request.</summary>
    public static readonly TimeSpan HeadTime = TimeSpan.FromSeconds(15);

    /// <summary>Time that a connection may be without a request: longer than proxies keep theirs, so that it's them who close.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(130);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Bytes a second that a sender of a body, and a reader of an answer that waits for it, may be slow to.</summary>
    private const int BodyRate = 240, ReadRate = 1024;

    /// <summary>Sets them.</summary>
    public static void Apply(KestrelServerLimits limits, HttpOptions options)
    {
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxRequestBodySize = options.MaxBodyBytes;
        limits.MaxRequestLineSize = RequestLineBytes;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestHeaderCount = HeaderCount;
        limits.MaxRequestBufferSize = RequestBufferBytes;
        limits.MaxResponseBufferSize = ResponseBufferBytes;
        limits.RequestHeadersTimeout = HeadTime;
        limits.KeepAliveTimeout = IdleTime;
        limits.MinRequestBodyDataRate = new MinDataRate(BodyRate, Grace);
        limits.MinResponseDataRate = new MinDataRate(ReadRate, Grace);
    }
}
