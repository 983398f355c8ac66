using CsCheck;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Tokenization;

public sealed class WordTokenizerTests
{
    private static readonly WordTokenizer Tokenizer = new(new Vocabulary(["<unk>", "\n", "the", "cat", "sat", "N", "$", "春天", "😀"]), "<unk>");

    [Fact]
    public void Words_and_line_breaks_are_tokens_and_other_white_space_only_separates() => Assert.Equal(
        ["the", "cat", "\n", "\n", "sat", "\n"],
        Tokenizer.Encode(" the \t cat\n\r\nsat\u00A0 \n ").Select(id => Tokenizer.Vocabulary[id]));

    [Fact]
    public void A_word_that_is_not_known_is_unknown_and_so_is_the_unknown_token_in_the_text() =>
        Assert.Equal([2, 0, 0, 0], Tokenizer.Encode("the dog <unk> The"));

    [Fact]
    public void Tokens_read_one_after_the_other_are_the_same_tokens_again() =>
        Gen.Int[0, 8].Array.Sample(ids => Tokenizer.Encode(Tokenizer.Decode(ids)).SequenceEqual(ids));

    [Fact]
    public void A_decoded_text_has_one_space_before_each_word_and_none_before_a_line_break() =>
        Assert.Equal(" the cat\n sat", Tokenizer.Decode([2, 3, 1, 4]));

    [Fact]
    public void The_pieces_of_a_text_are_its_tokens_texts() =>
        Gen.Int[0, 8].Array.Sample(ids => string.Concat(ids.Select(id => Tokenizer.Text(id))) == Tokenizer.Decode(ids));

    [Fact]
    public void Any_text_is_its_words_by_white_space_and_its_line_breaks() => Texts.Unicode.Sample(text => Tokenizer.Encode(text).Length
        == text.Count(unit => unit == '\n') + text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);

    [Fact]
    public void Offsets_count_scalar_values_without_the_space() => Assert.Equal(
        [new(8, 0, 1), new(7, 3, 2), new(0, 6, 3), new(1, 9, 1), new(2, 10, 3)], Tokenizer.EncodeWithOffsets("😀  春天 a😀b\nthe"));

    [Fact]
    public void Ids_are_the_same_with_and_without_offsets() => Texts.Unicode.Sample(text =>
        Tokenizer.EncodeWithOffsets(text).Select(token => token.Id).SequenceEqual(Tokenizer.Encode(text)));

    [Fact]
    public void Without_an_unknown_token_the_first_words_that_are_lacking_are_named_each_once_and_no_longer_than_they_fit()
    {
        var tokenizer = new WordTokenizer(new Vocabulary(["\n", "the"]), unknown: null);
        Assert.Equal("The model's vocabulary lacks the words '😀', 'dog' (the first at character 4); leave them out.", Refusal(tokenizer, "the 😀 dog the 😀"));
        Assert.Equal(
            $"The model's vocabulary lacks the words '{new string('x', 24)}…', 'a', 'b' and more (the first at character 0); leave them out.",
            Refusal(tokenizer, new string('x', 100_000) + " a b c"));
    }

    [Fact]
    public void A_control_writes_nothing_and_is_not_read_in_a_text()
    {
        var vocabulary = Vocabulary.Padded(["the", "<s>", "<unk>"]).WithControls(["<s>"]);
        var tokenizer = new WordTokenizer(vocabulary, "<unk>");
        Assert.Equal([1, 3], tokenizer.Encode("the <s>"));
        Assert.Equal(" the", tokenizer.Decode([0, 2, 1, 0]));
        Assert.Equal([0, 2, 3], tokenizer.Skipped.Ids.ToArray());
        Assert.Equal(2, tokenizer.Find("<s>"));
        Assert.Throws<SequenceApiException>(() => new WordTokenizer(vocabulary, unknown: null).Encode("the <s>"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData(" ")]
    [InlineData("\r")]
    public void A_token_that_could_never_be_read_is_refused(string token) =>
        Assert.Throws<InvalidDataException>(() => new WordTokenizer(new Vocabulary(["\n", token]), unknown: null));

    private static string Refusal(WordTokenizer tokenizer, string text)
    {
        var exception = Assert.Throws<SequenceApiException>(() => tokenizer.Encode(text));
        Assert.Equal(ErrorCode.InvalidRequest, exception.Code);
        return exception.Message;
    }
}
