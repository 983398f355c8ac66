using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Tokenization;

public sealed class HuggingFaceTests : IDisposable
{
    private const string Word = @"[\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u200C\u200D\u24B6-\u24E9]";
    private const string Words = """
        {"version":"1.0","truncation":null,"padding":null,"normalizer":null,"pre_tokenizer":{"type":"Whitespace"},"post_processor":null,"decoder":null,
         "added_tokens":[{"id":0,"content":"[UNK]","special":true},{"id":1,"content":"[PAD]","special":true},{"id":9,"content":"[EOS]","special":true,"lstrip":false}],
         "model":{"type":"WordLevel","unk_token":"[UNK]","vocab":{"[UNK]":0,"[PAD]":1,"the":2,"cat":3,"'":4,"s":5,"i̇":6,"straße":7,"!":8}}}
        """;

    private const string Pairs = """
        {"version":"1.0","truncation":null,"padding":null,"normalizer":null,"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true},
         "post_processor":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":false,"use_regex":true},"decoder":{"type":"ByteLevel"},"added_tokens":[],
         "model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":null,"end_of_word_suffix":null,"fuse_unk":false,"byte_fallback":false,"vocab":{},"merges":[]}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private int _files;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Byte_pairs_are_encoded_as_from_vocab_json_and_merges_txt(bool mergesArePairs)
    {
        var folder = Repository.Find("models/english");
        var ours = BundleTokenizer.Open(folder, new("bpe", "vocab.json", Merges: "merges.txt"));
        var theirs = Open(English(mergesArePairs).ToJsonString(), new("bpe", "", Beginning: "<|endoftext|>", End: "<|endoftext|>"));
        Texts.Unicode.Sample(text => ours.Encode(text).SequenceEqual(theirs.Encode(text)) && theirs.Decode(theirs.Encode(text)) == text);
        Assert.Equal([ours.Vocabulary.Count], theirs.Skipped.Ids.ToArray());
        Assert.Equal(ours.Vocabulary.Count, theirs.Find("<|endoftext|>"));
        Assert.Equal("", theirs.Text(ours.Vocabulary.Count));
        Assert.Equal(ours.Find("\n"), theirs.Find("\n"));
    }

    [Fact]
    public void Words_are_those_of_the_pre_tokenizer_Whitespace()
    {
        var pattern = new Regex($"{Word}+|(?!{Word})\\S(?:(?!{Word})\\S)*", RegexOptions.CultureInvariant);
        var rules = new WordRules(LineBreak: null, SplitsMarks: true);
        Gen.OneOf(Texts.Unicode, Gen.Char.Array.Select(letters => new string(letters))).Select(text => string.Concat(text.EnumerateRunes().Where(rune => rune.IsBmp))).Sample(text =>
        {
            string[] words = [.. pattern.Matches(text).Select(match => match.Value)];
            var tokenizer = new WordTokenizer(new Vocabulary(words.Append("<unk>").Distinct()), "<unk>", rules);
            Assert.Equal(words, tokenizer.Encode(text).Select(id => tokenizer.Vocabulary[id]));
        });
    }

    [Fact]
    public void Words_have_no_line_break_and_special_tokens_are_no_text()
    {
        var tokenizer = Open(Words, new("word", "", "[UNK]", End: "[EOS]"));
        Assert.Equal(["the", "cat", "'", "s", "[UNK]", "!"], Tokens(tokenizer, "the cat's\n\ndog!"));
        Assert.Equal(["[UNK]", "[UNK]", "[UNK]"], Tokens(tokenizer, "[EOS]"));
        Assert.Equal([0, 1, 9], tokenizer.Skipped.Ids.ToArray());
        Assert.Equal(" the cat ' s", tokenizer.Decode([2, 3, 9, 4, 1, 5]));
        Assert.Equal([new(2, 0, 3), new(3, 4, 3), new(4, 7, 1), new(5, 8, 1)], tokenizer.EncodeWithOffsets("the cat's"));
    }

    [Fact]
    public void Words_are_split_at_white_space_alone_and_read_in_lower_case_where_the_file_says_so()
    {
        var tokenizer = Open(Change(Words, "normalizer", """{"type":"Lowercase"}""", "pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"}]}"""), new("word", ""));
        Assert.Equal(["the", "[UNK]", "i̇", "straße", "!"], Tokens(tokenizer, "THE CAT'S İ Straße !"));
        Assert.Equal(" the"u8.ToArray(), tokenizer.Pending("Cat THE"));
    }

    [Fact]
    public void What_is_put_around_a_text_has_to_stand_in_the_manifest()
    {
        var file = Change(Words, "post_processor", """{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[EOS]","type_id":0}}],"pair":[],"special_tokens":{}}""");
        Assert.Equal(9, Open(file, new("word", "", End: "[EOS]")).Find("[EOS]"));
        Refuses(file, new("word", ""), "end in model.json is '[EOS]'");
        var begun = file.Replace("""[{"Sequence":""", """[{"SpecialToken":{"id":"[PAD]"}},{"Sequence":""", StringComparison.Ordinal);
        Refuses(begun, new("word", "", End: "[EOS]"), "beginning in model.json is '[PAD]'");
        Refuses(begun.Replace("\"A\"", "\"B\"", StringComparison.Ordinal), new("word", ""), "post_processor.single");
    }

    [Theory]
    [InlineData("normalizer", """{"type":"NFC"}""", "normalizer is 'NFC'")]
    [InlineData("normalizer", """{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"Lowercase"}]}""", "normalizer has several steps")]
    [InlineData("pre_tokenizer", "null", "pre_tokenizer is 'null'")]
    [InlineData("pre_tokenizer", """{"type":"BertPreTokenizer"}""", "pre_tokenizer is 'BertPreTokenizer'")]
    [InlineData("decoder", """{"type":"WordPiece"}""", "decoder")]
    [InlineData("post_processor", """{"type":"BertProcessing"}""", "post_processor")]
    [InlineData("added_tokens", """[{"id":9,"content":"x","special":false}]""", "added_tokens[0].special")]
    [InlineData("added_tokens", """[{"id":9,"content":"the","special":true}]""", "added_tokens[0].id")]
    [InlineData("added_tokens", """[{"id":11,"content":"x","special":true}]""", "No token has the id 9")]
    [InlineData("added_tokens", """[{"id":"x","content":"x","special":true}]""", "added_tokens[0] has no content and id")]
    [InlineData("added_tokens", "{}", "added_tokens is no array")]
    [InlineData("extra", "1", "extra is not known")]
    [InlineData("model", """{"type":"Unigram","vocab":[]}""", "SentencePiece")]
    [InlineData("model", """{"type":"WordPiece","vocab":{}}""", "model.type is 'WordPiece'")]
    [InlineData("model", """{"vocab":{}}""", "model.type is ''")]
    [InlineData("model", """{"type":"WordLevel","vocab":["a"]}""", "model.vocab is no object")]
    [InlineData("model", """{"type":"WordLevel","vocab":{"a":0},"max":1}""", "model.max is not known")]
    public void What_words_can_not_be_read_as_is_refused_and_named(string part, string value, string message) =>
        Refuses(Change(Words, part, value), new("word", ""), message);

    [Theory]
    [InlineData("normalizer", """{"type":"NFKC"}""", "normalizer is not null")]
    [InlineData("pre_tokenizer", """{"type":"Whitespace"}""", "pre_tokenizer is 'Whitespace'")]
    [InlineData("pre_tokenizer", """{"type":"ByteLevel"}""", "pre_tokenizer.add_prefix_space is true")]
    [InlineData("pre_tokenizer", """{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}""", "pre_tokenizer.use_regex is false")]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"Digits"},{"type":"ByteLevel"}]}""", "pre_tokenizer has several steps")]
    [InlineData("decoder", """{"type":"BPEDecoder"}""", "decoder is not ByteLevel")]
    [InlineData("model.dropout", "0.1", "model.dropout")]
    [InlineData("model.byte_fallback", "true", "model.byte_fallback")]
    [InlineData("model.ignore_merges", "true", "model.ignore_merges")]
    [InlineData("model.ignore_merges", "1", "model.ignore_merges is neither")]
    [InlineData("model.end_of_word_suffix", "\"</w>\"", "model.end_of_word_suffix")]
    [InlineData("model.merges", "[1]", "model.merges[0] is no array")]
    [InlineData("model.merges", """[["a"]]""", "model.merges[0] is no pair")]
    [InlineData("model.merges", """["a b c"]""", "'a b c' is not a pair")]
    [InlineData("model.vocab", """{"a":0}""", "lacks the byte")]
    [InlineData("model.vocab", """{"a":1.5}""", "'a' is not a whole number")]
    public void What_byte_pairs_can_not_be_read_as_is_refused_and_named(string part, string value, string message) =>
        Refuses(Change(Pairs, part, value, "model.vocab", part == "model.vocab" ? value : Bytes()), new("bpe", ""), message);

    [Fact]
    public void A_manifest_that_says_something_else_is_refused()
    {
        Refuses(Words, new("bpe", ""), "kind in model.json is 'word'");
        Refuses(Words, new("word", "", "<unk>"), "unknown in model.json is '[UNK]'");
        Refuses(Words, new("word", "", Padding: "<pad>"), "'<pad>'");
    }

    private static string Bytes() => JsonSerializer.Serialize(Enumerable.Range(0, 256).ToDictionary(value => ByteCharacters.Write([(byte)value]), value => value));

    private static JsonNode English(bool mergesArePairs)
    {
        var file = JsonNode.Parse(Pairs)!;
        var vocabulary = JsonNode.Parse(File.ReadAllText(Repository.Find("models/english/vocab.json")))!;
        file["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = vocabulary.AsObject().Count, ["content"] = "<|endoftext|>", ["special"] = true });
        file["model"]!["vocab"] = vocabulary;
        foreach (var merge in Merge.Load(Repository.Find("models/english/merges.txt")))
            file["model"]!["merges"]!.AsArray().Add((JsonNode)(mergesArePairs ? new JsonArray(merge.Left, merge.Right) : $"{merge}"));
        return file;
    }

    private static string Change(string file, params ReadOnlySpan<string> changes)
    {
        var root = JsonNode.Parse(file)!;
        for (var i = 0; i < changes.Length; i += 2)
        {
            var isInside = changes[i].StartsWith("model.", StringComparison.Ordinal);
            (isInside ? root["model"] : root)![isInside ? changes[i][6..] : changes[i]] = JsonNode.Parse(changes[i + 1]);
        }

        return root.ToJsonString();
    }

    private static IEnumerable<string> Tokens(Tokenizer tokenizer, string text) => tokenizer.Encode(text).Select(id => tokenizer.Vocabulary[id]);

    private Tokenizer Open(string file, TokenizerManifest manifest)
    {
        var name = $"{Interlocked.Increment(ref _files)}.json";
        File.WriteAllText(Path.Combine(_folder, name), file);
        return BundleTokenizer.Open(_folder, manifest with { Vocabulary = name });
    }

    private void Refuses(string file, TokenizerManifest manifest, string part)
    {
        var message = Assert.Throws<InvalidDataException>(() => Open(file, manifest)).Message;
        Assert.Contains(_folder, message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
    }
}
