using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>Takes what is sent as OTLP over gRPC without TLS, and keeps it as it came.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private const int FrameHead = 5;
    private readonly ConcurrentQueue<(string Path, ByteString Message)> _received = [];
    private readonly WebApplication _app;

    private OtlpCollector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    public string Address => _app.Urls.Single();

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector._app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    /// <summary>What a service has got: <c>trace.v1.TraceService</c> or <c>metrics.v1.MetricsService</c>.</summary>
    public IEnumerable<ByteString> Messages(string service) => _received
        .Where(received => received.Path == $"/opentelemetry.proto.collector.{service}/Export")
        .Select(received => received.Message);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>A frame is a byte that says whether it is compressed, four that say how long it is, and the message; so is the empty answer.</summary>
    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var frame = body.ToArray();
        Assert.Equal(0, frame[0]);
        Assert.Equal(frame.Length - FrameHead, BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(1)));
        _received.Enqueue((context.Request.Path, ByteString.CopyFrom(frame.AsSpan(FrameHead))));

        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[FrameHead], context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
