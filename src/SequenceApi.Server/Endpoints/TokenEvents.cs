using System.Text;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http;

namespace SequenceApi.Server.Endpoints;

/// <summary>
/// Writes tokens as events whose texts together are the whole text. A token that leaves a character incomplete is held until
/// the next one or the end: what then replaces the character belongs to the last token's text.
/// </summary>
internal sealed class TokenEvents(EventWriter events)
{
    private readonly IncrementalDecoder _decoder = new();
    private int _count;
    private TokenEvent? _held;

    /// <summary>Writes the next token of a generation.</summary>
    /// <param name="token">The token.</param>
    /// <param name="tokenizer">Whose token.</param>
    /// <param name="hiddenBytes">Bytes from here on that the text before has already.</param>
    public void Write(GeneratedToken token, Tokenizer tokenizer, ref int hiddenBytes)
    {
        var bytes = tokenizer.Bytes(token.Id);
        var hidden = Math.Min(hiddenBytes, bytes.Length);
        hiddenBytes -= hidden;
        if (hidden == 0 || hidden < bytes.Length)
            Write(TokenEvent.From(tokenizer, _count++, token, hidden, text: ""), bytes[hidden..]);
    }

    /// <summary>Writes the next token of an answer, by what the answer says: the model may have been replaced since.</summary>
    public void Write(CompletionToken token) => Write(
        new(_count++, token.TokenId, token.Token, token.Bytes, token.LogProbability, Text: ""),
        token.Bytes is { } bytes ? [.. bytes.Select(value => (byte)value)] : Encoding.UTF8.GetBytes(token.Token));

    /// <summary>Writes what is left.</summary>
    public void Finish() => WriteHeld(_decoder.Finish());

    private void Write(TokenEvent token, ReadOnlySpan<byte> bytes)
    {
        WriteHeld("");
        _held = token with { Text = _decoder.Append(bytes) };
        if (!_decoder.IsIncomplete)
            WriteHeld("");
    }

    private void WriteHeld(string rest)
    {
        if (_held is { } held)
            events.Write("token", held with { Text = held.Text + rest });
        _held = null;
    }
}
