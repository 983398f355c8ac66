using System.Globalization;
using System.Text;

namespace SequenceApi.Engine.Tokenization;

/// <summary>The words and line breaks of a text, in order: where each begins and how many UTF-16 units it has.</summary>
/// <param name="text">The text.</param>
/// <param name="breaksLines">Whether a line break is one of them; else it only separates.</param>
/// <param name="splitsMarks">Whether words are <c>\w+|[^\w\s]+</c> in the terms of Unicode's UTS 18, instead of all between white space.</param>
internal ref struct WordSplitter(ReadOnlySpan<char> text, bool breaksLines, bool splitsMarks)
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
        while (start < _text.Length && char.IsWhiteSpace(_text[start]) && !IsLineBreak(start))
            start++;
        if (start == _text.Length)
            return false;
        Current = (start, (IsLineBreak(start) ? start + 1 : End(start)) - start);
        return true;
    }

    private readonly bool IsLineBreak(int place) => breaksLines && _text[place] == '\n';

    private readonly int End(int start)
    {
        var end = start;
        var isWord = splitsMarks && IsWord(RuneAt(start));
        while (end < _text.Length && !char.IsWhiteSpace(_text[end]) && (!splitsMarks || IsWord(RuneAt(end)) == isWord))
            end += splitsMarks ? RuneAt(end).Utf16SequenceLength : 1;
        return end;
    }

    private readonly Rune RuneAt(int place)
    {
        Rune.DecodeFromUtf16(_text[place..], out var rune, out _);
        return rune;
    }

    /// <summary>Letters, marks, decimal digits, connectors, joiners, and what Unicode counts as alphabetic besides: letter numbers and circled or squared letters.</summary>
    private static bool IsWord(Rune rune) => Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation
        || rune.Value is 0x200C or 0x200D or (>= 0x24B6 and <= 0x24E9)
        or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);
}
