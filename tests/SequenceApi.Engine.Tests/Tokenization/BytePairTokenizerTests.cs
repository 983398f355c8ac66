using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.ML.Tokenizers;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;
using Tokenizer = SequenceApi.Engine.Tokenization.Tokenizer;

namespace SequenceApi.Engine.Tests.Tokenization;

public sealed class BytePairTokenizerTests : IDisposable
{
    private const string Text =
        "The cat's hat and the cat's mat: that's what they've got there.\n\nThe end ## of the ## 春天 of 春天 and café, café 😀😀 1212 12 aaaa bbbb abab";

    private static readonly (List<string> Vocabulary, List<Merge> Merges) Learned = NaiveBytePairs.Learn(Text, 320);
    private static readonly BytePairTokenizer Tokenizer = new(new Vocabulary(Learned.Vocabulary), Learned.Merges);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Any_text_comes_back_exactly() =>
        Gen.OneOf(Texts.Unicode, Texts.Unbroken).Sample(text => Tokenizer.Decode(Tokenizer.Encode(text)) == text);

    [Fact]
    public void The_encoding_is_that_of_Microsoft_ML_Tokenizers_on_the_same_files()
    {
        var (vocabulary, merges) = (Path.Combine(_folder, "vocab.json"), Path.Combine(_folder, "merges.txt"));
        Tokenizer.Vocabulary.Save(vocabulary);
        Merge.Save(merges, Learned.Merges);
        var ours = new BytePairTokenizer(Vocabulary.Load(vocabulary), Merge.Load(merges));
        var theirs = BpeTokenizer.Create(new BpeOptions(vocabulary, merges)
        {
            ByteLevel = true,
            PreTokenizer = new RegexPreTokenizer(new Regex(PreTokens.Pattern, RegexOptions.CultureInvariant), specialTokens: null),
        });

        Assert.Equal(theirs.EncodeToIds(Text), ours.Encode(Text));
        Gen.OneOf(Texts.Unicode, Texts.Unbroken).Select(PatternPieces.Shadow).Sample(text => theirs.EncodeToIds(text).SequenceEqual(ours.Encode(text)));
    }

    [Fact]
    public void No_text_has_fewer_tokens_than_is_known_without_encoding_it()
    {
        var characters = new CharacterTokenizer(new Vocabulary(["<unk>", "a", "b"]), "<unk>");
        var words = new WordTokenizer(new Vocabulary(["<unk>", "\n", "ab"]), "<unk>");

        Assert.InRange(Tokenizer.LeastTokens(new string('é', 1000)), 50, 1000);
        Gen.OneOf(Texts.Unicode, Texts.Unbroken).Sample(text =>
            new Tokenizer[] { Tokenizer, characters, words }.All(tokenizer => tokenizer.LeastTokens(text) <= tokenizer.Encode(text).Length));
    }

    [Fact]
    public void The_encoding_is_that_of_the_definition() =>
        Gen.OneOf(Texts.Unicode, Texts.Unbroken).Sample(text =>
            NaiveBytePairs.Encode(text, Learned.Merges).SequenceEqual(Tokenizer.Encode(text).Select(id => Tokenizer.Vocabulary[id])));

    [Fact]
    public void Merges_in_any_order_are_done_by_rank_and_from_the_left() =>
        Gen.Select(Gen.Shuffle(Learned.Merges.ToArray()), Gen.OneOf(Texts.Unicode, Texts.Unbroken)).Sample((merges, text) =>
        {
            var tokenizer = new BytePairTokenizer(Tokenizer.Vocabulary, merges);
            return NaiveBytePairs.Encode(text, merges).SequenceEqual(tokenizer.Encode(text).Select(id => tokenizer.Vocabulary[id]));
        });

    [Fact]
    public void A_long_piece_with_many_merges_is_encoded_as_the_definition_says()
    {
        var letters = Gen.OneOf([.. "abc"]).Array[100, 200].Select(piece => new string(piece));
        Gen.Select(letters, letters).SelectMany((learned, text) =>
        {
            var (vocabulary, merges) = NaiveBytePairs.Learn(learned, 290);
            return Gen.Shuffle(merges.ToArray()).Select(shuffled => (vocabulary, shuffled, text));
        }).Sample((vocabulary, merges, text) =>
        {
            var tokenizer = new BytePairTokenizer(new Vocabulary(vocabulary), merges);
            return NaiveBytePairs.Encode(text, merges).SequenceEqual(tokenizer.Encode(text).Select(id => vocabulary[id]));
        });
    }

    [Fact]
    public void A_place_is_that_of_the_characters_that_a_token_has_a_byte_of() => Texts.Unicode.Sample(text =>
    {
        int[] characterOfByte = [.. text.EnumerateRunes().SelectMany((rune, index) => Enumerable.Repeat(index, rune.Utf8SequenceLength))];
        var at = 0;
        foreach (var (id, offset, length) in Tokenizer.EncodeWithOffsets(text))
        {
            var last = at + Tokenizer.Bytes(id).Length - 1;
            Assert.Equal((characterOfByte[at], characterOfByte[last] - characterOfByte[at] + 1), (offset, length));
            at = last + 1;
        }

        Assert.Equal(characterOfByte.Length, at);
    });

    [Fact]
    public void The_characters_that_begin_in_the_tokens_of_a_text_are_the_text_s() =>
        Texts.Unicode.Sample(text => Tokenizer.CountCharacters(Tokenizer.Encode(text)) == text.EnumerateRunes().Count());

    [Fact]
    public void A_million_letters_without_a_space_take_no_square_of_the_time() =>
        Assert.Equal(1 << 19, Tokenizer.Encode(new string('a', 1 << 20)).Length);

    [Fact]
    public void A_lone_surrogate_reads_as_the_replacement_character() =>
        Assert.Equal("a\uFFFDb", Tokenizer.Decode(Tokenizer.Encode("a\uD83Db")));

    [Fact]
    public void A_token_is_found_by_its_text()
    {
        Assert.Equal("Ċ", Tokenizer.Vocabulary[Tokenizer.Find("\n")!.Value]);
        Assert.Equal("Ġthe", Tokenizer.Vocabulary[Tokenizer.Find(" the")!.Value]);
        Assert.Null(Tokenizer.Find("Ċ"));
    }

    [Fact]
    public void A_vocabulary_that_lacks_a_byte_is_refused() =>
        Assert.Contains("0x41", Refuses(Learned.Vocabulary.Where(token => token != "A"), []).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("春")]
    [InlineData("a b")]
    [InlineData("")]
    public void A_token_that_stands_for_no_bytes_is_refused(string token) => Refuses(Learned.Vocabulary.Append(token), []);

    [Fact]
    public void Merges_of_unknown_tokens_and_merges_that_occur_twice_are_refused()
    {
        Refuses(Learned.Vocabulary, [new("q", "q")]);
        Refuses(Learned.Vocabulary, [new("qq", "q")]);
        Refuses(Learned.Vocabulary, [Learned.Merges[0], Learned.Merges[0]]);
    }

    private static InvalidDataException Refuses(IEnumerable<string> vocabulary, Merge[] merges) =>
        Assert.Throws<InvalidDataException>(() => new BytePairTokenizer(new Vocabulary(vocabulary), merges));
}
