using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using SequenceApi.Engine.Sampling.Regexes;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Sampling.Regexes;

public sealed class RegexDfaTests
{
    [Fact]
    public void An_expression_matches_exactly_what_it_does_in_dotnet()
    {
        var refusals = 0;
        Gen.Select(RegexCase.Any, RegexCase.Text.Array[8], Gen.Int[0, 100], RegexCase.Text).Sample(
            (regex, texts, place, inserted) =>
            {
                if (regex.Dfa() is not { } dfa)
                {
                    Interlocked.Increment(ref refusals);
                    return;
                }

                Assert.True(Accepts(dfa, regex.Match), $"{regex}");
                var at = place % (regex.Match.Length + 1);
                string[] near = [regex.Match.Insert(at, inserted), regex.Match[..at], regex.Match[at..], regex.Match + "\n"];
                Assert.All([.. texts, .. near], text => Assert.True(regex.IsMatch(text) == Accepts(dfa, text), $"'{text}' with {regex}"));
            },
            iter: 3000);
        Assert.InRange(refusals, 0, 30);
    }

    [Theory]
    [InlineData(".", "\n", true)]
    [InlineData(@"\S", "\t\n\v\f\r ", true)]
    [InlineData(@"\D", "0123456789", true)]
    [InlineData("[^中]", "中", true)]
    [InlineData(@"[\x7f\u0080\u07ff\u0800\uffff😀]", "\u007f\u0080\u07ff\u0800\uffff😀", false)]
    [InlineData(@"😀|\uD7FF|\uE000|[^\u0000-\uffff😀]", "", null)]
    public void A_set_is_made_of_its_characters_whatever_their_number_of_bytes(string pattern, string characters, bool? isNegated)
    {
        var (dfa, set) = (RegexCase.Compile(pattern), characters.EnumerateRunes().ToHashSet());
        Span<byte> bytes = stackalloc byte[4];
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.TryCreate(value, out var rune))
                continue;
            var expected = isNegated is { } negated ? set.Contains(rune) != negated : value is 0xD7FF or 0xE000 or > 0xFFFF;
            Assert.True(expected == Accepts(dfa, bytes[..rune.EncodeToUtf8(bytes)]), $"U+{value:X4}");
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xE4, 0xB8 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xFF })]
    public void Bytes_that_are_no_text_match_nothing(byte[] bytes) => Assert.False(Accepts(RegexCase.Compile(@"[\s\S]*"), bytes));

    [Theory]
    [InlineData("a^b", "the anchor ^", 1)]
    [InlineData("ab$", "the anchor $", 2)]
    [InlineData(@"a\b", @"the word boundary \b", 1)]
    [InlineData(@"\Bx", @"the word boundary \B", 0)]
    [InlineData(@"\Ax", @"the anchor \A", 0)]
    [InlineData(@"x\z", @"the anchor \z", 1)]
    [InlineData(@"x\Z", @"the anchor \Z", 1)]
    [InlineData(@"(a)\1", @"the backreference or octal escape \1", 3)]
    [InlineData(@"\0", @"the backreference or octal escape \0", 0)]
    [InlineData(@"(a)\k<1>", @"the backreference \k", 3)]
    [InlineData(@"\p{L}", @"the Unicode category \p", 0)]
    [InlineData(@"[\P{L}]", @"the Unicode category \P", 1)]
    [InlineData("a(?=b)", "a lookahead", 1)]
    [InlineData("a(?!b)", "a lookahead", 1)]
    [InlineData("(?<=b)", "a lookbehind", 0)]
    [InlineData("(?<!b)", "a lookbehind", 0)]
    [InlineData("(?<name>b)", "a named group", 0)]
    [InlineData("(?'name'b)", "a named group", 0)]
    [InlineData("(?P<name>b)", "a named group", 0)]
    [InlineData("(?>b)", "an atomic group", 0)]
    [InlineData("(?#b)", "a comment", 0)]
    [InlineData("(?(a)b|c)", "a conditional group", 0)]
    [InlineData("(?i)b", "an inline option", 0)]
    [InlineData("(?i:b)", "an inline option", 0)]
    [InlineData("(?", "an inline option", 0)]
    [InlineData("ab)", "a closing parenthesis", 2)]
    [InlineData("a(b", "a group that doesn't end", 1)]
    [InlineData("a[b", "a class that doesn't end", 1)]
    [InlineData("[]a]", "an empty class", 0)]
    [InlineData("[^]", "an empty class", 0)]
    [InlineData("[a[b]", "an opening bracket in a class", 2)]
    [InlineData("[a-z-[b]]", "an opening bracket in a class", 5)]
    [InlineData("[z-a]", "a range whose characters are in the wrong order", 1)]
    [InlineData(@"[a-\d]", "a range that doesn't run from one character to another", 1)]
    [InlineData(@"[\d-x]", "a range that doesn't run from one character to another", 1)]
    [InlineData("*a", "the quantifier * with nothing before it", 0)]
    [InlineData("a|+", "the quantifier + with nothing before it", 2)]
    [InlineData("(?:?)", "the quantifier ? with nothing before it", 3)]
    [InlineData("a**", "a second quantifier", 2)]
    [InlineData("a?+", "a second quantifier", 2)]
    [InlineData("a{2}{3}", "a second quantifier", 4)]
    [InlineData("a{x}", "a brace that begins no repetition", 1)]
    [InlineData("a{,2}", "a brace that begins no repetition", 1)]
    [InlineData("{", "a brace with nothing before it", 0)]
    [InlineData("a{2", "a repetition that doesn't end", 1)]
    [InlineData("a{3,2}", "a repetition whose numbers are in the wrong order", 1)]
    [InlineData("a{1001}", "a repetition of more than 1000 times", 1)]
    [InlineData("a{1,99999999999999999999}", "a repetition of more than 1000 times", 1)]
    [InlineData(@"ab\", "a backslash with nothing behind it", 2)]
    [InlineData(@"\x4", "an escape without its 2 hexadecimal digits", 0)]
    [InlineData(@"\u12g4", "an escape without its 4 hexadecimal digits", 0)]
    [InlineData(@"\ud83d\ude00", "half of a surrogate pair", 0)]
    [InlineData(@"\a", "an escape that isn't known", 0)]
    [InlineData(@"\cA", "an escape that isn't known", 0)]
    [InlineData(@"\é", "an escape that isn't known", 0)]
    public void What_is_not_understood_is_named_with_its_place(string pattern, string construct, int offset)
    {
        var exception = Assert.Throws<SequenceApiException>(() => RegexCase.Compile(pattern));
        Assert.Equal(ErrorCode.InvalidRequest, exception.Code);
        Assert.Contains(construct, exception.Message, StringComparison.Ordinal);
        Assert.Contains($"at offset {offset}.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_character() =>
        Assert.Contains("half of a surrogate pair, at offset 1.", Assert.Throws<SequenceApiException>(() => RegexCase.Compile("a\ud83d")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(@"\d")]
    [InlineData(@"\D")]
    [InlineData(@"\w")]
    [InlineData(@"\W")]
    [InlineData(@"\s")]
    [InlineData(@"\S")]
    [InlineData("[^a]")]
    [InlineData(".")]
    public void Sets_are_those_of_ECMAScript(string pattern)
    {
        var (dfa, expected) = (RegexCase.Compile(pattern), new Regex($@"\A(?:{pattern})\z", RegexOptions.ECMAScript));
        // .NET takes the Turkish capital I, U+0130, for a letter of ASCII.
        foreach (var value in Enumerable.Range(0, 0x10000).Where(value => !char.IsSurrogate((char)value) && value != 0x130))
            Assert.True(expected.IsMatch($"{(char)value}") == Accepts(dfa, $"{(char)value}"), $"U+{value:X4}");
    }

    public static TheoryData<string> Hostile =>
    [
        "(a{1000}){1000}",
        "(((a|b){50}){50}){50}",
        "((((((((((a+)+)+)+){9}){9}){9}){9}){9}){9}){9}",
        "(((((){1000}){1000}){1000}){1000}){1000}",
        "((((a?){1000}){1000}){1000}){1000}",
        "(a|b)*a(a|b){30}",
        "(.*a){12}.{20}",
        @"(?:[\s\S]{0,500}a){3}[^é]{500}",
        string.Concat(Enumerable.Repeat("(a|aa)?", 280)) + "{900}",
        new string('(', 2000),
        string.Concat(Enumerable.Repeat("(?:", 500)) + "a" + new string(')', 500),
        new string('a', 2049),
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void What_would_cost_too_much_is_refused_before_it_does(string pattern)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(ErrorCode.InvalidRequest, Assert.Throws<SequenceApiException>(() => RegexCase.Compile(pattern)).Code);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512L << 20);
    }

    private static bool Accepts(RegexDfa dfa, string text) => Accepts(dfa, Encoding.UTF8.GetBytes(text));

    private static bool Accepts(RegexDfa dfa, ReadOnlySpan<byte> bytes) => dfa.Next(RegexDfa.Start, bytes) is var state and not RegexDfa.Dead && dfa.Accepts(state);
}
