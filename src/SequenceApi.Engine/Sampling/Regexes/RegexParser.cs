using System.Globalization;
using System.Text;

namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>Reads a regular expression: those constructs of .NET's that describe a plain set of texts, with ASCII's digits, words and spaces.</summary>
internal sealed class RegexParser
{
    private readonly string _pattern;
    private int _at;
    private int _depth;

    private RegexParser(string pattern) => _pattern = pattern;

    private bool IsOver => _at == _pattern.Length;

    /// <summary>The parts of an expression.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> naming the construct that isn't understood, and its offset.</exception>
    public static RegexNode Parse(string pattern)
    {
        if (pattern.Length > RegexLimits.LongestPattern)
            throw RegexLimits.Invalid($"it has {pattern.Length} characters; give {RegexLimits.LongestPattern} at most");
        var parser = new RegexParser(pattern);
        var node = parser.Choice();
        return parser.IsOver ? node : throw Refused("a closing parenthesis without an opening one", parser._at);
    }

    private RegexNode Choice()
    {
        var branches = new List<RegexNode> { Series() };
        while (Take('|'))
            branches.Add(Series());
        return branches.Count == 1 ? branches[0] : new RegexNode.Choice(branches);
    }

    private RegexNode.Series Series()
    {
        var parts = new List<RegexNode>();
        while (!IsOver && !Sees('|') && !Sees(')'))
            parts.Add(Quantified());
        return new(parts);
    }

    private RegexNode Quantified()
    {
        var node = Atom();
        if (Quantifier() is not var (least, most))
            return node;
        // A lazy quantifier describes the same texts.
        Take('?');
        var second = _at;
        return Quantifier() is null
            ? new RegexNode.Repetition(node, least, most)
            : throw Refused("a second quantifier", second);
    }

    private (int Least, int? Most)? Quantifier()
    {
        if (Take('*'))
            return (0, null);
        if (Take('+'))
            return (1, null);
        if (Take('?'))
            return (0, 1);
        return Sees('{') ? Counts() : null;
    }

    private (int Least, int? Most) Counts()
    {
        var start = _at++;
        if (Number() is not { } least)
            throw Refused("a brace that begins no repetition such as {2}, {2,} or {2,5}, and has no backslash before it", start);
        var most = Take(',') ? Number() : least;
        if (!Take('}'))
            throw Refused("a repetition that doesn't end", start);
        if (Math.Max(least, most ?? 0) > RegexLimits.MostRepetitions)
            throw Refused($"a repetition of more than {RegexLimits.MostRepetitions} times", start);
        return least <= (most ?? least) ? (least, most) : throw Refused("a repetition whose numbers are in the wrong order", start);
    }

    private int? Number()
    {
        var start = _at;
        while (!IsOver && char.IsAsciiDigit(_pattern[_at]))
            _at++;
        if (_at == start)
            return null;
        return int.TryParse(_pattern.AsSpan(start, _at - start), CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
    }

    private RegexNode Atom()
    {
        var start = _at;
        return _pattern[start] switch
        {
            '(' => Group(),
            '[' => new RegexNode.Character(Class()),
            '\\' => new RegexNode.Character(RegexEscape.Read(_pattern, ref _at).Set),
            '.' => Dot(),
            '^' or '$' => throw Refused($"the anchor {_pattern[start]}: the whole completion has to match anyway", start),
            '*' or '+' or '?' => throw Refused($"the quantifier {_pattern[start]} with nothing before it", start),
            '{' => throw Refused("a brace with nothing before it to repeat, and without a backslash", start),
            _ => new RegexNode.Character(Single(Scalar())),
        };
    }

    private RegexNode.Character Dot()
    {
        _at++;
        return new(CharacterSet.AllButLineBreak);
    }

    private RegexNode Group()
    {
        var start = _at++;
        if (Sees('?'))
            Uncaptured(start);
        if (++_depth > RegexLimits.DeepestGroups)
            throw Refused($"groups more than {RegexLimits.DeepestGroups} deep", start);
        var node = Choice();
        _depth--;
        return Take(')') ? node : throw Refused("a group that doesn't end", start);
    }

    private void Uncaptured(int start)
    {
        var rest = _pattern.AsSpan(_at + 1);
        if (!rest.StartsWith(':'))
            throw Refused(
                rest switch
                {
                    ['=' or '!', ..] => "a lookahead",
                    ['<', '=' or '!', ..] => "a lookbehind",
                    ['<' or '\'' or 'P', ..] => "a named group",
                    ['>', ..] => "an atomic group",
                    ['#', ..] => "a comment",
                    ['(', ..] => "a conditional group",
                    _ => "an inline option",
                },
                start);
        _at += 2;
    }

    private CharacterSet Class()
    {
        var start = _at++;
        var (isNegated, isFirst) = (Take('^'), true);
        var ranges = new List<(int First, int Last)>();
        for (; !Take(']'); isFirst = false)
        {
            if (IsOver)
                throw Refused("a class that doesn't end", start);
            ranges.AddRange(Range().Ranges);
        }

        if (isFirst)
            throw Refused("an empty class; a ] in a class needs a backslash before it", start);
        var set = CharacterSet.Of(ranges);
        return isNegated ? set.Complement() : set;
    }

    private CharacterSet Range()
    {
        var start = _at;
        var (set, first) = Member();
        if (!Sees('-') || _at + 1 == _pattern.Length || _pattern[_at + 1] == ']')
            return set;
        _at++;
        var (_, last) = Member();
        if (first is null || last is null)
            throw Refused("a range that doesn't run from one character to another", start);
        return first <= last ? CharacterSet.Of((first.Value, last.Value)) : throw Refused("a range whose characters are in the wrong order", start);
    }

    private (CharacterSet Set, int? Character) Member()
    {
        if (Sees('\\'))
            return RegexEscape.Read(_pattern, ref _at);
        if (Sees('['))
            throw Refused("an opening bracket in a class without a backslash before it", _at);
        var character = Scalar();
        return (Single(character), character);
    }

    private int Scalar()
    {
        var start = _at;
        if (Rune.DecodeFromUtf16(_pattern.AsSpan(start), out var rune, out var length) != System.Buffers.OperationStatus.Done)
            throw Refused("half of a surrogate pair", start);
        _at += length;
        return rune.Value;
    }

    private static CharacterSet Single(int character) => CharacterSet.Of((character, character));

    private bool Sees(char character) => !IsOver && _pattern[_at] == character;

    private bool Take(char character)
    {
        if (!Sees(character))
            return false;
        _at++;
        return true;
    }

    private static SequenceApiException Refused(string construct, int offset) => RegexEscape.Refused(construct, offset);
}
