using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace SequenceApi.Server.Http;

/// <summary>Writes server-sent events, each with one JSON object as its data.</summary>
internal sealed class EventWriter : IDisposable
{
    /// <summary>Bytes that go out at once. The time that a flush may take is by its bytes: a client may stand still for a minute, and not for hours.</summary>
    private const int FullBytes = 32 * 1024;

    private readonly AnswerOutput _answer;
    private readonly PipeWriter _output;
    private readonly JsonSerializerOptions _json;
    private readonly HttpContext _context;
    private readonly Utf8JsonWriter _writer;
    private long _unflushed;

    private EventWriter(HttpContext context, JsonSerializerOptions json)
    {
        (_context, _answer, _json) = (context, new AnswerOutput(context), json);
        _output = _answer.Writer;
        _writer = new Utf8JsonWriter(_output, new JsonWriterOptions { Encoder = json.Encoder });
    }

    /// <summary>Whether it is time to flush, however much more there is.</summary>
    public bool IsFull => _unflushed >= FullBytes;

    /// <summary>Makes a response a stream of events.</summary>
    public static EventWriter Start(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache,no-store";
        var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return new EventWriter(context, json);
    }

    /// <summary>Appends an event; it leaves with the next flush.</summary>
    public void Write<T>(string type, T data)
    {
        Encoding.UTF8.GetBytes($"event: {type}\n", _output);
        WriteData(data);
    }

    /// <summary>Appends an event without a name.</summary>
    public void WriteData<T>(T data)
    {
        _output.Write("data: "u8);
        _writer.Reset(_output);
        JsonSerializer.Serialize(_writer, data, _json);
        _unflushed += _writer.BytesCommitted;
        _output.Write("\n\n"u8);
    }

    /// <summary>Writes the last event, which may be long, part by part as the client takes it; its end leaves with the next flush. What it
    /// tells has happened, so no deadline cuts it.</summary>
    public async Task WriteAsync<T>(string type, T data)
    {
        await FlushLastAsync();
        Encoding.UTF8.GetBytes($"event: {type}\ndata: ", _output);
        await JsonSerializer.SerializeAsync(_output, data, _json, _answer.Gone);
        _output.Write("\n\n"u8);
    }

    /// <summary>Appends what tells OpenAI's clients that the stream is whole.</summary>
    public void WriteEnd() => _output.Write("data: [DONE]\n\n"u8);

    /// <summary>Sends what was written; waits where the client reads slowly.</summary>
    public ValueTask FlushAsync()
    {
        _unflushed = 0;
        return _answer.FlushAsync(_context.RequestAborted);
    }

    /// <summary>Sends the end of the stream, also to a client whose deadline has passed.</summary>
    public ValueTask FlushLastAsync() => _answer.FlushAsync(_answer.Gone);

    /// <summary>Waits for what a deadline has cut short, so that more can be written.</summary>
    public Task CatchUpAsync() => _answer.CatchUpAsync();

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
