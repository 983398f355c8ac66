using CsCheck;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Tokenization;

public sealed class PreTokensTests
{
    [Fact]
    public void A_text_is_cut_where_the_pattern_cuts_it() =>
        Gen.OneOf(Texts.Unicode, Gen.String, Gen.OneOf([.. " \n\t'srelvdmt1aé.😀𝐛𝟙".EnumerateRunes()]).Array.Select(letters => string.Concat(letters)))
            .Sample(text => Assert.Equal(PatternPieces.Of(text), Cut(text)));

    [Fact]
    public void Every_UTF16_unit_is_of_the_kind_that_the_pattern_says()
    {
        for (var unit = 0; unit <= char.MaxValue; unit++)
        {
            var text = $"a{(char)unit}1{(char)unit}.{(char)unit} ";
            Assert.Equal(PatternPieces.Of(text), Cut(text));
        }
    }

    [Theory]
    [InlineData("I'll see  what\n\nthey've got: 42 dogs' tails ", new[] { "I", "'ll", " see", " ", " what", "\n", "\n", "they", "'ve", " got", ":", " 42", " dogs", "'", " tails", " " })]
    [InlineData("the 𝐛old 𝟙2 𐐷!", new[] { "the", " 𝐛old", " 𝟙2", " 𐐷", "!" })]
    [InlineData("CAN'T", new[] { "CAN", "'", "T" })]
    [InlineData("", new string[0])]
    public void Contractions_spaces_and_punctuation_are_cut_as_GPT_2_cuts_them(string text, string[] pieces) =>
        Assert.Equal(pieces, Cut(text));

    private static List<string> Cut(string text)
    {
        var pieces = new List<string>();
        for (var rest = text; rest.Length > 0; rest = rest[pieces[^1].Length..])
            pieces.Add(rest[..PreTokens.FirstLength(rest)]);
        return pieces;
    }
}
