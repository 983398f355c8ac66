using System.Text;

namespace SequenceApi.Engine.Tokenization.SentencePiece;

/// <summary>A text as pieces write it, and from where in the original each UTF-16 unit of it comes.</summary>
internal sealed class NormalizedText
{
    /// <summary>What stands for a space.</summary>
    public const char Space = '\u2581';

    private readonly StringBuilder _text = new();
    private readonly List<(int Start, int End)> _sources = [];

    /// <summary>UTF-16 units.</summary>
    public int Length => _text.Length;

    /// <summary>The unit at its end, if there is one.</summary>
    public char? Last => _text.Length == 0 ? null : _text[^1];

    /// <summary>Appends text that comes from some scalar values of the original.</summary>
    public void Append(ReadOnlySpan<char> text, int start, int end)
    {
        _text.Append(text);
        for (var i = 0; i < text.Length; i++)
            _sources.Add((start, end));
    }

    /// <summary>Takes the last unit away.</summary>
    public void RemoveLast()
    {
        _text.Length--;
        _sources.RemoveAt(_sources.Count - 1);
    }

    /// <summary>Lets the last unit stand for more of the original.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Stretch(int end)
    {
        if (_sources.Count == 0)
            return false;
        _sources[^1] = (_sources[^1].Start, end);
        return true;
    }

    /// <summary>The scalar values of the original that some units come from, at least one unit.</summary>
    public (int Offset, int Length) SourceOf(int place, int length) =>
        (_sources[place].Start, _sources[place + length - 1].End - _sources[place].Start);

    /// <summary>A part of the text.</summary>
    public string ToString(int place, int length) => _text.ToString(place, length);

    /// <summary>The text itself.</summary>
    public override string ToString() => _text.ToString();
}
