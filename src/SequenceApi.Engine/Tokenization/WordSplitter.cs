namespace SequenceApi.Engine.Tokenization;

/// <summary>The words and line breaks of a text, in order: where each begins and how many UTF-16 units it has.</summary>
internal ref struct WordSplitter(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;

    /// <summary>The word or line break that it is at.</summary>
    public (int Start, int Length) Current { get; private set; }

    /// <summary>Lets <c>foreach</c> take it.</summary>
    public readonly WordSplitter GetEnumerator() => this;

    /// <summary>Goes to the next one.</summary>
    public bool MoveNext()
    {
        var start = Current.Start + Current.Length;
        while (start < _text.Length && char.IsWhiteSpace(_text[start]) && _text[start] != '\n')
            start++;
        if (start == _text.Length)
            return false;
        var end = start + 1;
        while (_text[start] != '\n' && end < _text.Length && !char.IsWhiteSpace(_text[end]))
            end++;
        Current = (start, end - start);
        return true;
    }
}
