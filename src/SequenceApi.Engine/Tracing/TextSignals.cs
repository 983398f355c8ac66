using System.Text;

namespace SequenceApi.Engine.Tracing;

/// <summary>What units may follow in a text, a number behind each token.</summary>
internal sealed class TextSignals
{
    private readonly TracedText _text;
    private readonly Dictionary<string, double[]> _signals = [];
    private bool _isQuoted;
    private int _line;
    private int _word;

    private TextSignals(TracedText text) => _text = text;

    /// <summary>The signals of a text by their names, each with a number for each token.</summary>
    public static IReadOnlyDictionary<string, double[]> Of(TracedText text)
    {
        var signals = new TextSignals(text);
        signals.Read();
        return signals._signals;
    }

    private void Read()
    {
        var (runes, read) = (_text.Text.EnumerateRunes().ToArray(), 0);
        for (var token = 0; token < _text.Tokens.Count; token++)
        {
            var endsLine = false;
            for (; read < _text.Tokens[token].End && read < runes.Length; read++)
            {
                Take(runes[read]);
                endsLine |= runes[read].Value == '\n';
            }

            Note("quotes", token, _isQuoted ? 1 : 0);
            Note("line_position", token, _line);
            Note("line_end", token, endsLine ? 1 : 0);
            Note("position", token, token + 1);
            Note("word_position", token, _word);
        }
    }

    private void Take(Rune rune)
    {
        _isQuoted = rune.Value switch { '"' => !_isQuoted, '\u201C' => true, '\u201D' => false, _ => _isQuoted };
        _line = rune.Value == '\n' ? 0 : _line + 1;
        _word = Rune.IsLetterOrDigit(rune) ? _word + 1 : 0;
    }

    private void Note(string name, int token, double value)
    {
        if (!_signals.TryGetValue(name, out var signal))
            _signals.Add(name, signal = new double[_text.Tokens.Count]);
        signal[token] = value;
    }
}
