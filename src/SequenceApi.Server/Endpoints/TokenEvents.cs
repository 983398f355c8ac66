using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http;

namespace SequenceApi.Server.Endpoints;

/// <summary>
/// Writes tokens as events whose texts together are the whole text. A token that leaves a character incomplete is held until
/// the next one or the end: what then replaces the character belongs to the last token's text.
/// </summary>
internal sealed class TokenEvents(EventWriter events, Tokenizer tokenizer, int hiddenBytes)
{
    private readonly IncrementalDecoder _decoder = new();
    private int _hidden = hiddenBytes;
    private int _count;
    private TokenEvent? _held;

    /// <summary>Writes the next token.</summary>
    public void Write(GeneratedToken token)
    {
        var bytes = tokenizer.Bytes(token.Id);
        var hidden = Math.Min(_hidden, bytes.Length);
        _hidden -= hidden;
        if (hidden > 0 && hidden == bytes.Length)
            return;
        WriteHeld("");
        _held = TokenEvent.From(tokenizer, _count++, token, hidden, _decoder.Append(bytes[hidden..]));
        if (!_decoder.IsIncomplete)
            WriteHeld("");
    }

    /// <summary>Writes what is left.</summary>
    public void Finish() => WriteHeld(_decoder.Finish());

    private void WriteHeld(string rest)
    {
        if (_held is { } held)
            events.Write("token", held with { Text = held.Text + rest });
        _held = null;
    }
}
