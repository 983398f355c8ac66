using System.Net;
using System.Net.Http.Headers;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>A body that is sent in parts of some lengths, over and over.</summary>
internal sealed class CutContent : HttpContent
{
    private readonly byte[] _body;
    private readonly int[] _lengths;

    public CutContent(byte[] body, int[] lengths)
    {
        (_body, _lengths) = (body, lengths);
        Headers.ContentType = new MediaTypeHeaderValue("text/plain");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (var (sent, part) = (0, 0); sent < _body.Length; part++)
        {
            var length = Math.Min(_lengths[part % _lengths.Length], _body.Length - sent);
            await stream.WriteAsync(_body.AsMemory(sent, length));
            await stream.FlushAsync();
            sent += length;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
