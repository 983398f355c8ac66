using System.Text;
using CsCheck;
using Google.Protobuf;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;
using ModelType = SequenceApi.Engine.Tokenization.SentencePiece.TrainerSpec.Types.ModelType;

namespace SequenceApi.Engine.Tests.Fuzzing;

/// <summary>Vocabularies, merges, tokenizer.json and SentencePiece's models: 44,000 cases.</summary>
public sealed class TokenizerFuzzTests : IDisposable
{
    private const string WordLevel = """
        {"version":"1.0","truncation":null,"padding":null,"normalizer":{"type":"Sequence","normalizers":[{"type":"Lowercase"}]},"pre_tokenizer":{"type":"Whitespace"},"decoder":null,
         "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[BOS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"pair":[],
          "special_tokens":{"[BOS]":{"id":"[BOS]","ids":[1],"tokens":["[BOS]"]}}},
         "added_tokens":[{"id":0,"content":"[UNK]","special":true},{"id":1,"content":"[BOS]","special":true}],
         "model":{"type":"WordLevel","unk_token":"[UNK]","vocab":{"[UNK]":0,"[BOS]":1,"the":2,"cat":3}}}
        """;

    private const string BytePairs = """
        {"version":"1.0","truncation":null,"padding":null,"normalizer":null,"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true},
         "post_processor":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":false,"use_regex":true},"decoder":{"type":"ByteLevel"},"added_tokens":[{"id":VOCABULARY_END,"content":"<|end|>","special":true}],
         "model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":null,"end_of_word_suffix":null,"fuse_unk":false,"byte_fallback":false,"vocab":VOCABULARY,"merges":["h e",["t","he"]]}}
        """;

    private static readonly string[] Texts = ["", "abc the cat\n", "ab  é春😀\0\u0301", " \t\r\n<s>[UNK]", "hehehethe", new('a', 300), "\ud800"];
    private static readonly string[] Vocabularies =
    [
        """["<unk>","\n"," ","a","b","c","é","春","😀"]""", """{"<unk>":0,"\n":1,"a":2,"b":3}""", """{"0":"<unk>","1":"a","2":"\n"}""", """{"1":"<unk>","2":"a","3":"\n"}""",
        """{"char_to_idx":{"<unk>":0,"a":1},"idx_to_char":{"0":"<unk>","1":"a"},"vocab_size":2}""", "\"\\n abc\"", """["<unk>","<s>","</s>","the","cat","\n"]""",
    ];

    private static readonly string[] Plain = ["abc \n", "<unk>\n\\n\n\\s\nthe\ncat\n", "{\n[\n\"\n<unk>\n", "a\r\nb\r\n<unk>\r\n"];
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_odd_vocabulary_is_read_or_refused_as_invalid_data() => Fuzz.Each(
        Gen.Select(
            Gen.Frequency((3, OddJson.Of(Vocabularies).Select(Encoding.UTF8.GetBytes)), (2, Damage.Of([.. Vocabularies.Concat(Plain).Select(Encoding.UTF8.GetBytes)]))),
            Gen.OneOf("vocab.json", "vocab.txt", "vocab"),
            Gen.OneOf("character", "word"),
            Gen.OneOf("", "<unk>", "<unk>", "<unk>")),
        20_000,
        part => Reads(new(part.Item3, part.Item2, part.Item4.Length == 0 ? null : part.Item4, End: part.Item1.Length % 7 == 0 ? "<s>" : null), part.Item1),
        part => $"{part.Item2} {part.Item3} {part.Item4}: {Encoding.UTF8.GetString(part.Item1)}",
        leastTaken: 0.05);

    [Fact]
    public void Odd_merges_are_read_or_refused_as_invalid_data()
    {
        ToyBytePairs.Model().Tokenizer.Vocabulary.Save(Path.Combine(_folder, "pairs.json"));
        Fuzz.Each(
            Damage.Of("#version: 0.2\na b\nab c\nĠ a\n"u8.ToArray(), "b c\r\na b\r\n"u8.ToArray()),
            6_000,
            merges =>
            {
                File.WriteAllBytes(Path.Combine(_folder, "merges.txt"), merges);
                return Reads(new("bpe", "pairs.json", Merges: "merges.txt"), file: null);
            },
            Encoding.UTF8.GetString,
            leastTaken: 0.05);
    }

    [Fact]
    public void An_odd_tokenizer_json_is_read_or_refused_as_invalid_data()
    {
        var vocabulary = ToyBytePairs.Model().Tokenizer.Vocabulary;
        var tokens = Enumerable.Range(0, vocabulary.Count).Select(id => $"{System.Text.Json.JsonSerializer.Serialize(vocabulary[id])}:{id}");
        var pairs = BytePairs.Replace("VOCABULARY_END", $"{vocabulary.Count}", StringComparison.Ordinal).Replace("VOCABULARY", $"{{{string.Join(',', tokens)}}}", StringComparison.Ordinal);
        Fuzz.Each(
            Gen.Frequency((8, OddJson.Of(WordLevel)), (1, OddJson.Of(pairs)), (1, Damage.Of(Encoding.UTF8.GetBytes(WordLevel)).Select(Encoding.UTF8.GetString))),
            10_000,
            json => Reads(new(json.Contains("BPE", StringComparison.Ordinal) ? "bpe" : "word", "tokenizer.json", Beginning: "[BOS]"), Encoding.UTF8.GetBytes(json)),
            json => json);
    }

    [Fact]
    public void A_damaged_model_of_SentencePiece_is_read_or_refused_as_invalid_data()
    {
        var unigram = SentencePieces.Model(ModelType.Unigram, fallsBackToBytes: false, SentencePieces.Texts);
        unigram.NormalizerSpec.PrecompiledCharsmap = SentencePieces.Rules(("ﬁ", "fi"), ("é", "e"), ("\u3000", " "));
        var bpe = SentencePieces.Model(ModelType.Bpe, fallsBackToBytes: true, SentencePieces.Texts);
        Fuzz.Each(
            Gen.Frequency((4, Damage.Of(unigram.ToByteArray())), (1, Damage.Of(bpe.ToByteArray()))), 8_000, file => Reads(new("sentencepiece", "tokenizer.model"), file), Fuzz.Show);
    }

    /// <summary>What is read also encodes and decodes any text, or says what it lacks.</summary>
    private bool Reads(TokenizerManifest manifest, byte[]? file)
    {
        if (file is not null)
            File.WriteAllBytes(Path.Combine(_folder, manifest.Vocabulary), file);
        try
        {
            var tokenizer = BundleTokenizer.Open(_folder, manifest);
            foreach (var text in Texts)
                Uses(tokenizer, text);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static void Uses(Tokenizer tokenizer, string text)
    {
        try
        {
            var ids = tokenizer.Encode(text);
            Assert.All(ids, id => Assert.InRange(id, 0, tokenizer.Vocabulary.Count - 1));
            _ = tokenizer.Decode(ids);
        }
        catch (SequenceApiException exception)
        {
            Assert.Equal(ErrorCode.InvalidRequest, exception.Code);
        }
    }
}
