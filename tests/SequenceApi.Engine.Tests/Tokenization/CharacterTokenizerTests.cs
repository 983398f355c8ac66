using System.Text;
using CsCheck;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Tokenization;

public sealed class CharacterTokenizerTests
{
    private static readonly CharacterTokenizer Tokenizer = Over("abc é春😀\n");

    private static readonly Gen<string> TextOverTheVocabulary =
        Gen.OneOf([.. "abc é春😀\n".EnumerateRunes().Select(rune => rune.ToString())]).Array.Select(string.Concat);

    [Fact]
    public void A_text_over_the_vocabulary_survives_the_round_trip() =>
        TextOverTheVocabulary.Sample(text => Tokenizer.Decode(Tokenizer.Encode(text)) == text);

    [Fact]
    public void Any_text_gives_a_token_for_each_scalar_value_and_unknown_ones_are_unknown() =>
        Gen.String.Sample(text => Tokenizer.Encode(text)
            .Zip(text.EnumerateRunes(), (id, rune) => (Tokenizer.Vocabulary[id] == rune.ToString()) != (id == Tokenizer.UnknownId))
            .All(consistent => consistent) && Tokenizer.Encode(text).Length == text.EnumerateRunes().Count());

    [Fact]
    public void A_limited_vocabulary_has_the_most_frequent_characters_in_ascending_order()
    {
        var vocabulary = CharacterTokenizer.Learn("bbb aaa ccc 😀😀😀😀 d", "<unk>", limit: 5);
        Assert.Equal(["<unk>", " ", "a", "b", "😀"], Enumerable.Range(0, vocabulary.Count).Select(id => vocabulary[id]));
    }

    [Fact]
    public void An_unknown_character_counts_as_one() =>
        Assert.Equal(3, Over("a").CountCharacters(Over("a").Encode("春a😀")));

    [Fact]
    public void Offsets_count_scalar_values() =>
        Assert.Equal([new(6, 0, 1), new(3, 1, 1)], Over("\nabcd😀").EncodeWithOffsets("😀b"));

    [Fact]
    public void Without_an_unknown_token_another_character_is_refused_by_its_code_point()
    {
        var tokenizer = new CharacterTokenizer(new Vocabulary(["a"]), unknown: null);
        var exception = Assert.Throws<SequenceApiException>(() => tokenizer.Encode("ab"));
        Assert.Equal(ErrorCode.InvalidRequest, exception.Code);
        Assert.Equal("The model's vocabulary lacks the characters 'b' U+0062; leave them out.", exception.Message);
    }

    [Fact]
    public void Controls_may_be_longer_than_a_character_write_nothing_and_are_not_read_in_a_text()
    {
        var tokenizer = new CharacterTokenizer(Vocabulary.Padded(["<eos>", "a", "b", "<unk>"]).WithControls(["<eos>", "b"]), "<unk>");
        Assert.Equal([2, 4], tokenizer.Encode("ab"));
        Assert.Equal("a", tokenizer.Decode([0, 2, 1, 3]));
        Assert.Equal([0, 1, 3, 4], tokenizer.Skipped.Ids.ToArray());
    }

    [Fact]
    public void The_unknown_token_is_not_met_by_its_own_spelling() =>
        Assert.DoesNotContain(0, Over("<unk>").Encode("<unk>"));

    [Theory]
    [InlineData("ab")]
    [InlineData("")]
    public void A_token_that_is_not_one_character_is_refused(string token) =>
        Assert.Throws<InvalidDataException>(() => new CharacterTokenizer(new Vocabulary([token]), unknown: null));

    [Fact]
    public void A_vocabulary_without_its_unknown_token_is_refused() =>
        Assert.Throws<InvalidDataException>(() => new CharacterTokenizer(new Vocabulary(["a"]), "<unk>"));

    [Fact]
    public void A_token_gives_its_UTF8_bytes() =>
        Assert.Equal(Encoding.UTF8.GetBytes("春"), Tokenizer.Bytes(Tokenizer.Vocabulary.Find("春")!.Value));

    private static CharacterTokenizer Over(string characters) => new(CharacterTokenizer.Learn(characters, "<unk>"), "<unk>");
}
