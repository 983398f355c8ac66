using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace SequenceApi.Server.Http;

/// <summary>Writes JSON objects, each on a line of its own.</summary>
internal sealed class LineWriter : IDisposable
{
    /// <summary>The content type of such lines.</summary>
    public const string ContentType = "application/x-ndjson";

    private readonly AnswerOutput _answer;
    private readonly PipeWriter _output;
    private readonly JsonSerializerOptions _json;
    private readonly Utf8JsonWriter _writer;

    private LineWriter(AnswerOutput answer, JsonSerializerOptions json)
    {
        (_answer, _output, _json) = (answer, answer.Writer, json);
        _writer = new Utf8JsonWriter(_output, new JsonWriterOptions { Encoder = json.Encoder });
    }

    /// <summary>Makes a response a stream of lines.</summary>
    public static LineWriter Start(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-cache,no-store";
        return new LineWriter(
            new AnswerOutput(context), context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
    }

    /// <summary>Appends a line; it leaves with the next flush.</summary>
    public void Write<T>(T line)
    {
        _writer.Reset(_output);
        JsonSerializer.Serialize(_writer, line, _json);
        _output.Write("\n"u8);
    }

    /// <summary>Sends what was written; waits where the client reads slowly.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => _answer.FlushAsync(cancellationToken);

    /// <summary>Sends the last line, to whoever still reads.</summary>
    public ValueTask FlushLastAsync() => _answer.FlushAsync(_answer.Gone);

    /// <summary>Waits for what was cut short, so that more can be written.</summary>
    public Task CatchUpAsync() => _answer.CatchUpAsync();

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
