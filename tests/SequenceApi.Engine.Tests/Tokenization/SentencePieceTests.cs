using System.Text;
using CsCheck;
using Google.Protobuf;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Engine.Tokenization.SentencePiece;
using ModelType = SequenceApi.Engine.Tokenization.SentencePiece.TrainerSpec.Types.ModelType;
using Type = SequenceApi.Engine.Tokenization.SentencePiece.ModelProto.Types.Piece.Types.Type;

namespace SequenceApi.Engine.Tests.Tokenization;

public sealed class SentencePieceTests : IDisposable
{
    private static readonly Gen<string> Words = Gen.OneOf("the", "cat", "ab", "abc", "a", "b", "c", " ", "  ", "é", "春天", "😀", "q", "'s", ".", "\n", "x").Array[0, 30].Select(string.Concat);
    private static readonly Gen<string> Known = Words.Select(text => string.Concat(text.Where(letter => !"qx\n".Contains(letter, StringComparison.Ordinal))));
    private static readonly Gen<string> Unescaped = Texts.Unicode.Select(text => text.Replace('▁', ' '));
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public static TheoryData<bool, bool> Kinds => new() { { true, false }, { true, true }, { false, false }, { false, true } };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_pieces_are_those_of_Microsoft_ML_Tokenizers_on_the_same_file_and_normalized_text(bool isUnigram, bool fallsBackToBytes)
    {
        var model = SentencePieces.Model(TypeOf(isUnigram), fallsBackToBytes, SentencePieces.Texts);
        var (ours, theirs) = (model.Open(), Theirs(model));

        // Theirs takes other tokens than those of the bytes for unigrams, and doesn't join what is unknown.
        (isUnigram && fallsBackToBytes ? Known : Words).Sample(text =>
        {
            var normalized = Naive(text);
            IEnumerable<int> expected = normalized.Length == 0 ? [] : theirs.EncodeToIds(normalized, false, false, considerPreTokenization: false, considerNormalization: false);
            Assert.Equal(expected.Where((id, place) => id != 0 || place == 0 || expected.ElementAt(place - 1) != 0), ours.Encode(text));
        });
    }

    [Fact]
    public void A_text_is_rewritten_as_Microsoft_ML_Tokenizers_rewrites_it_for_unigrams()
    {
        var model = SentencePieces.Model(ModelType.Unigram, false, SentencePieces.Texts);
        model.NormalizerSpec.PrecompiledCharsmap = SentencePieces.Rules(("ﬁ", "fi"), ("\n", " "), ("th", "TH"), ("the", "Z"), ("é", "e\u0301"), ("😀", "春"));
        var (ours, theirs) = (model.Open(), Theirs(model));
        Gen.OneOf(Words, Gen.OneOf("ﬁ", "th", "e", "\n", " ", "a", "é").Array[1, 20].Select(string.Concat)).Where(text => text.Trim().Length > 0).Sample(text =>
        {
            theirs.EncodeToTokens(text, out var normalized);
            Assert.Equal(normalized, ours.Normalize(text));
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_text_without_unknown_characters_comes_back_with_a_space_before_each_word(bool isUnigram, bool fallsBackToBytes)
    {
        var tokenizer = SentencePieces.Model(TypeOf(isUnigram), fallsBackToBytes, SentencePieces.Texts).Open();
        (fallsBackToBytes ? Gen.OneOf(Words, Unescaped) : Known).Sample(text => Assert.Equal(Naive(text).Replace('▁', ' '), tokenizer.Decode(tokenizer.Encode(text))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_places_of_the_tokens_cover_the_text_from_its_beginning_to_its_end(bool isUnigram, bool fallsBackToBytes)
    {
        var model = SentencePieces.Model(TypeOf(isUnigram), fallsBackToBytes, SentencePieces.Texts);
        model.NormalizerSpec.PrecompiledCharsmap = SentencePieces.Rules(("ﬁ", "ab"), ("é", "e"), ("\n", " "), ("x", ""), ("th", "TH"));
        var tokenizer = model.Open();
        Gen.OneOf(Words, Texts.Unicode, Gen.OneOf("ﬁ", "a", " ", "x").Array.Select(string.Concat)).Sample(text =>
        {
            var tokens = tokenizer.EncodeWithOffsets(text);
            Assert.Equal(tokenizer.Encode(text), tokens.Select(token => token.Id));
            if (tokens.Length == 0)
                return;
            Assert.Equal(0, tokens[0].Offset);
            Assert.Equal(text.EnumerateRunes().Count(), tokens[^1].End);
            Assert.All(tokens.Zip(tokens.Skip(1)), pair => Assert.InRange(pair.Second.Offset, pair.First.Offset, pair.First.End));
        });
    }

    [Fact]
    public void A_place_is_that_of_the_characters_that_were_rewritten_and_of_the_spaces_that_were_dropped()
    {
        var model = SentencePieces.Model(ModelType.Unigram, false, SentencePieces.Texts);
        model.NormalizerSpec.PrecompiledCharsmap = SentencePieces.Rules(("ﬁ", "ab"), ("e\u0301", "é"));
        var tokenizer = model.Open();
        Assert.Equal(["▁the", "▁", "abc", "é"], Tokens(tokenizer, "  the   ﬁce\u0301 "));
        Assert.Equal([(0, 5), (5, 3), (8, 2), (10, 3)], tokenizer.EncodeWithOffsets("  the   ﬁce\u0301 ").Select(token => (token.Offset, token.Length)));
    }

    [Fact]
    public void Rules_rewrite_the_longest_match_and_leave_user_defined_pieces_alone()
    {
        var model = SentencePieces.Model(ModelType.Bpe, false, "▁", "a", "b", "c").Add("AB", Type.UserDefined);
        model.NormalizerSpec.PrecompiledCharsmap = SentencePieces.Rules(("A", "a"), ("B", "b"), ("BA", "c"), ("Ａ", "a"), ("\u3000", " "));
        Assert.Equal(["▁", "AB", "c", "a", "▁", "b"], Tokens(model.Open(), "ABBAＡ\u3000\u3000B"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void User_defined_pieces_are_never_cut_and_unused_ones_never_met(bool isUnigram)
    {
        var model = SentencePieces.Model(TypeOf(isUnigram), false, "▁", "a", "b", "c", isUnigram ? "ba" : "ab").Add("bca", Type.UserDefined, -99).Add("cc", Type.Unused, -0.1f);
        Assert.Equal(["▁", "a", "bca", "b", "c", "c"], Tokens(model.Open(), "abcabcc"));
    }

    [Fact]
    public void No_merge_takes_a_user_defined_piece_in()
    {
        var model = SentencePieces.Model(ModelType.Bpe, false, "abca", "bcac", "▁", "a", "b", "c").Add("bca", Type.UserDefined, -99);
        Assert.Equal(["▁", "a", "bca", "c"], Tokens(model.Open(), "abcac"));
    }

    [Fact]
    public void Of_equal_divisions_that_is_taken_whose_last_piece_begins_earlier()
    {
        var model = SentencePieces.Model(ModelType.Unigram, false);
        foreach (var text in new[] { "▁", "a", "b", "c", "ab", "bc" })
            model.Add(text, Type.Normal, -1);
        Assert.Equal(["▁", "a", "bc"], Tokens(model.Open(), "abc"));
        Assert.Equal(Theirs(model).EncodeToIds("▁abcab", considerNormalization: false), model.Open().Encode("abcab"));
    }

    [Fact]
    public void What_no_piece_has_is_one_unknown_token_or_its_bytes()
    {
        var unknown = SentencePieces.Model(ModelType.Unigram, false, SentencePieces.Texts).Open();
        Assert.Equal(["▁the", "<unk>", "a"], Tokens(unknown, "thezzza"));
        Assert.Equal([new(unknown.Vocabulary.Find("▁the")!.Value, 0, 3), new(0, 3, 3), new(unknown.Vocabulary.Find("a")!.Value, 6, 1)], unknown.EncodeWithOffsets("thezzza"));
        Assert.Equal([0, 1, 2], unknown.Skipped.Ids.ToArray());
        Assert.Equal("", unknown.Decode([1, 2]));
        var bytes = SentencePieces.Model(ModelType.Bpe, true, SentencePieces.Texts).Open();
        Assert.Equal(["▁the", "<0xF0>", "<0x9F>", "<0x98>", "<0x8E>"], Tokens(bytes, "the😎"));
        Assert.Equal(bytes.Vocabulary.Find("<0x0A>"), bytes.Find("\n"));
        Assert.Equal(bytes.Vocabulary.Find("▁the"), bytes.Find(" the"));
        Assert.Equal(1, bytes.Find("<s>"));
    }

    [Fact]
    public void Tokens_that_are_cut_inside_a_character_give_it_once_it_is_whole()
    {
        var tokenizer = SentencePieces.Model(ModelType.Unigram, true, SentencePieces.Texts).Open();
        Unescaped.Sample(text =>
        {
            var (decoder, parts) = (new IncrementalDecoder(), new StringBuilder());
            var ids = tokenizer.Encode(text);
            foreach (var id in ids)
                parts.Append(decoder.Append(tokenizer.Bytes(id)));
            parts.Append(decoder.Finish());
            return parts.ToString() == tokenizer.Decode(ids) && parts.ToString() == Naive(text).Replace('▁', ' ');
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_text_that_is_cut_where_it_may_be_has_the_tokens_of_the_whole(bool isUnigram, bool fallsBackToBytes)
    {
        var model = SentencePieces.Model(TypeOf(isUnigram), fallsBackToBytes, SentencePieces.Texts);
        model.NormalizerSpec.PrecompiledCharsmap = SentencePieces.Rules(("\n", " "), ("x", ""), ("é", " e "));
        SentencePieceTokenizer[] tokenizers = [model.Open(), new ModelProto(model) { NormalizerSpec = new() { AddDummyPrefix = false } }.Open(), new ModelProto(model).Add("t▁c", Type.Normal).Open()];
        Assert.Equal([true, false, false], tokenizers.Select(tokenizer => tokenizer.IsWordByWord));
        Gen.Select(Words, Gen.Int[1, 4], Gen.Int[1, 5], Gen.Int[0, 2]).Sample((text, arriving, least, which) =>
            Assert.Equal(tokenizers[which].Encode(text), FindCutTests.Cut(tokenizers[which], text, arriving, least)));
    }

    [Fact]
    public void A_rule_that_crosses_a_space_keeps_a_text_from_being_cut()
    {
        bool IsWordByWord(params (string, string)[] rules) => new ModelProto(SentencePieces.Model(ModelType.Unigram, false, "▁", "a"))
        {
            NormalizerSpec = new() { PrecompiledCharsmap = SentencePieces.Rules(rules) },
        }.Open().IsWordByWord;
        Assert.True(IsWordByWord(("a", " "), ("ab", "c"), (" ", "_"), ("春", " a")));
        Assert.False(IsWordByWord(("a", " "), ("a b", "c")));
        Assert.False(IsWordByWord((" b", "c")));
    }

    [Fact]
    public void A_space_at_the_end_may_be_the_next_word_s()
    {
        var tokenizer = SentencePieces.Model(ModelType.Unigram, false, SentencePieces.Texts).Open();
        Assert.Equal(" "u8.ToArray(), tokenizer.Pending("the "));
        Assert.Empty(tokenizer.Pending("the"));
        Assert.Equal(0, tokenizer.PendingTokens("the "));
        Assert.False(tokenizer.CutsWords);
    }

    [Fact]
    public void A_long_text_without_a_space_takes_no_square_of_the_time()
    {
        foreach (var type in new[] { ModelType.Unigram, ModelType.Bpe })
            Assert.InRange(SentencePieces.Model(type, false, SentencePieces.Texts).Open().Encode(new string('a', 1 << 20)).Length, 1 << 19, (1 << 20) + 1);
    }

    [Fact]
    public void A_bundle_takes_a_model_file()
    {
        File.WriteAllBytes(Path.Combine(_folder, "tokenizer.model"), SentencePieces.Model(ModelType.Bpe, true, SentencePieces.Texts).ToByteArray());
        var tokenizer = BundleTokenizer.Open(_folder, new("sentencepiece", "tokenizer.model", "<unk>", "<s>", "</s>"));
        Assert.Equal(["▁the", "▁cat", "s"], Tokens(tokenizer, "the cats"));
        Refuses(new TokenizerManifest("sentencepiece", "tokenizer.model", "[UNK]"), "unknown in model.json is '<unk>'");
        Refuses(new TokenizerManifest("sentencepiece", "tokenizer.model", Merges: "merges.txt"), "merges in model.json is null");
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_by_its_name_and_what_is_wrong()
    {
        var model = SentencePieces.Model(ModelType.Unigram, true, SentencePieces.Texts);
        RefusesBytes("not a model"u8.ToArray(), "no model of SentencePiece");
        Refuses(new ModelProto(), "0 pieces for what is unknown");
        RefusesBytes(model.ToByteArray().AsSpan(..^7).ToArray(), "SentencePiece");
        Refuses(new ModelProto(model).Add("<unknown>", Type.Unknown), "2 pieces for what is unknown");
        Refuses(new ModelProto(model).Add("a", Type.Normal), "'a' occurs twice");
        Refuses(new ModelProto(model).Add("", Type.Normal), "0 characters");
        Refuses(new ModelProto(model).Add(new string('x', 300), Type.Normal), "longer than 256");
        Refuses(new ModelProto(model).Add("x", Type.Normal, float.NaN), "score is no number");
        Refuses(new ModelProto(model).Add("<0xZZ>", Type.Byte), "stands for a byte");
        Refuses(new ModelProto(model) { TrainerSpec = new() { ModelType = ModelType.Char } }, "word or char");
        Refuses(new ModelProto(model) { NormalizerSpec = new() { PrecompiledCharsmap = ByteString.CopyFrom(255, 0, 0, 0) } }, "precompiled_charsmap");
        Refuses(new ModelProto(SentencePieces.Model(ModelType.Unigram, false, "a")) { TrainerSpec = new() { ByteFallback = true } }, "byte 0x00");
        model.Pieces.Add(new ModelProto.Types.Piece { Piece_ = ByteString.CopyFrom(0xC3) });
        Refuses(model, "not valid UTF-8");
    }

    [Fact]
    public void Damaged_rules_do_no_harm() => Gen.Byte.Array[0, 80].Sample(damage =>
    {
        var rules = SentencePieces.Rules(("ab", "c"), ("a", "bc"), ("é", "e")).ToByteArray();
        for (var i = 0; i + 1 < damage.Length; i += 2)
            rules[4 + (damage[i] * (rules.Length - 4) / 256)] = damage[i + 1];
        var map = new CharacterMap(rules);
        _ = map.CrossesSpaces();
        Assert.InRange(map.Match("abcé ab"u8, out _), 0, 9);
    });

    /// <summary>What becomes of spaces where there are no rules.</summary>
    private static string Naive(string text)
    {
        var words = string.Concat(text.EnumerateRunes()).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Select(word => "▁" + word));
    }

    private static Microsoft.ML.Tokenizers.SentencePieceTokenizer Theirs(ModelProto model) => Microsoft.ML.Tokenizers.SentencePieceTokenizer.Create(
        new MemoryStream(model.ToByteArray()), addBeginningOfSentence: false, addEndOfSentence: false);

    private static ModelType TypeOf(bool isUnigram) => isUnigram ? ModelType.Unigram : ModelType.Bpe;

    private static IEnumerable<string> Tokens(Tokenizer tokenizer, string text) => tokenizer.Encode(text).Select(id => tokenizer.Vocabulary[id]);

    private void Refuses(ModelProto model, string part) => RefusesBytes(model.ToByteArray(), part);

    private void RefusesBytes(byte[] file, string part)
    {
        File.WriteAllBytes(Path.Combine(_folder, "tokenizer.model"), file);
        Refuses(new TokenizerManifest("sentencepiece", "tokenizer.model"), part);
    }

    private void Refuses(TokenizerManifest manifest, string part) =>
        Assert.Contains(part, Assert.Throws<InvalidDataException>(() => BundleTokenizer.Open(_folder, manifest)).Message, StringComparison.Ordinal);
}
