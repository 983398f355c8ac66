using System.Security.Cryptography;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Models;

public sealed class ModelBundleTests : IDisposable
{
    private static readonly string[] Hashed = ["model.onnx", "vocab.json"];
    private readonly string _models = Directory.CreateTempSubdirectory().FullName;

    public ModelBundleTests()
    {
        var tokens = CharacterTokenizer.Learn("abcd\n", "<unk>");
        Directory.CreateDirectory(Bundle);
        tokens.Save(InBundle("vocab.json"));
        File.WriteAllBytes(InBundle("model.onnx"), new TinyNetwork(tokens.Count, 4, seed: 1).ToOnnx());
        Manifest().Save(Bundle);
    }

    private string Bundle => Path.Combine(_models, "tiny");

    public void Dispose() => Directory.Delete(_models, recursive: true);

    [Fact]
    public void A_bundle_is_served_under_its_id_and_as_the_default()
    {
        using var catalog = Load();
        Assert.Equal("tiny", catalog.Default.Id);
        Assert.Same(catalog.Default, catalog.Get("tiny"));
        Assert.Same(catalog.Default, catalog.Get(null));
        Assert.Equal("fp32", catalog.Default.Precision);
    }

    [Fact]
    public void An_unknown_model_is_not_found_and_the_models_are_named()
    {
        using var catalog = Load();
        var exception = Assert.Throws<SequenceApiException>(() => catalog.Get("other"));
        Assert.Equal(ErrorCode.ModelNotFound, exception.Code);
        Assert.Contains("tiny", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("vocab.json")]
    [InlineData("model.json")]
    public void A_damaged_file_stops_the_load_and_is_named(string file)
    {
        var bytes = File.ReadAllBytes(InBundle(file));
        bytes[0] ^= 0x55;
        File.WriteAllBytes(InBundle(file), bytes);
        RefusesNaming(InBundle(file));
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("vocab.json")]
    public void A_missing_file_stops_the_load_and_is_named(string file)
    {
        File.Delete(InBundle(file));
        RefusesNaming(InBundle(file));
    }

    [Fact]
    public void A_vocabulary_that_does_not_fit_the_graph_stops_the_load()
    {
        CharacterTokenizer.Learn("abc\n", "<unk>").Save(InBundle("vocab.json"));
        Manifest().Save(Bundle);
        RefusesNaming(Bundle);
    }

    [Fact]
    public void Another_s_graph_is_served_and_what_its_bindings_say_is_part_of_its_fingerprint()
    {
        var network = new ForeignLstm();
        File.WriteAllBytes(InBundle("model.onnx"), network.ToOnnx());
        new Vocabulary([.. "abcdefghijk".Select(letter => letter.ToString())]).Save(InBundle("vocab.json"));
        var manifest = Manifest() with { Tokenizer = new("character", "vocab.json"), Sha256 = null };
        string Fingerprint(GraphBindings? bindings)
        {
            (manifest with { Bindings = bindings }).Save(Bundle);
            using var catalog = Load();
            return catalog.Default.Fingerprint;
        }

        File.WriteAllBytes(InBundle("h0.bin"), new byte[4 * ForeignLstm.Layers * ForeignLstm.Hidden]);
        string[] fingerprints =
        [
            Fingerprint(null), Fingerprint(new(States: [new("h0", Initial: 0.5f)])), Fingerprint(new(States: [new("h0", InitialFile: "h0.bin")])),
        ];
        Assert.Equal(3, fingerprints.Distinct().Count());
        File.WriteAllBytes(InBundle("h0.bin"), [.. new byte[(4 * ForeignLstm.Layers * ForeignLstm.Hidden) - 1], 0x3f]);
        Assert.DoesNotContain(Fingerprint(new(States: [new("h0", InitialFile: "h0.bin")])), fingerprints);
        new Vocabulary([.. "abcdefghij".Select(letter => letter.ToString())]).Save(InBundle("vocab.json"));
        RefusesNaming("the vocabulary has 10 tokens, but the graph predicts 11");
        File.WriteAllBytes(InBundle("model.onnx"), new ForeignLstm { Direction = "bidirectional" }.ToOnnx());
        RefusesNaming("bidirectional");
    }

    [Theory]
    [InlineData("bpe")]
    [InlineData("word")]
    public void Every_kind_of_tokenizer_is_opened_and_its_beginning_found_by_its_text(string kind)
    {
        Bring(kind);
        using var catalog = Load();
        Assert.Equal("\n", catalog.Default.Tokenizer.Text(catalog.Default.Beginning!.LastToken));
        Assert.Equal("ab ab", catalog.Default.Tokenizer.Decode(catalog.Default.Tokenizer.Encode("ab ab")).TrimStart());
    }

    [Theory]
    [InlineData("merges.txt", "a b c")]
    [InlineData("merges.txt", "ab ab")]
    [InlineData("vocab.json", "{\"a\":0}")]
    public void Files_that_are_no_byte_pairs_stop_the_load(string file, string text)
    {
        Bring("bpe");
        File.WriteAllText(InBundle(file), text);
        RefusesNaming(Bundle);
    }

    [Fact]
    public void A_missing_file_of_merges_stops_the_load_and_is_named()
    {
        Bring("bpe");
        File.Delete(InBundle("merges.txt"));
        RefusesNaming(InBundle("merges.txt"));
    }

    [Theory]
    [InlineData("syllable", null, null, "character, word, bpe")]
    [InlineData("bpe", null, null, "needs merges")]
    [InlineData("bpe", "<unk>", "merges.txt", "has no unknown token")]
    [InlineData("word", null, "merges.txt", "has no merges")]
    public void A_manifest_whose_tokenizer_makes_no_sense_stops_the_load(string kind, string? unknown, string? merges, string part)
    {
        Bring("bpe");
        Save(new TokenizerManifest(kind, "vocab.json", unknown, Merges: merges));
        RefusesNaming(part);
    }

    [Fact]
    public void A_vocabulary_whose_ids_begin_with_1_fits_a_graph_that_predicts_padding_too()
    {
        Bring("""{"a":1,"b":2,"\n":3}""", graphSize: 4, new("character", "vocab.json", Beginning: "\n"));
        using var catalog = Load();
        Assert.Equal([0], catalog.Default.Skipped.Ids.ToArray());
        Assert.Equal([1, 2, 3], catalog.Default.Tokenizer.Encode("ab\n"));
    }

    [Fact]
    public void A_graph_that_predicts_one_token_more_than_a_vocabulary_from_0_on_stops_the_load()
    {
        Bring("""{"a":0,"b":1,"\n":2}""", graphSize: 4, new("character", "vocab.json", Beginning: "\n"));
        RefusesNaming("the vocabulary has 3 tokens, but the graph predicts 4");
    }

    [Fact]
    public void What_a_training_puts_around_texts_is_no_text()
    {
        Bring("""["<pad>","<sos>","END","<unk>","a","[MASK]"]""", graphSize: 6, new("character", "vocab.json", "<unk>", "<sos>", "END", Padding: "<pad>"));
        using var catalog = Load();
        Assert.Equal([0, 1, 3, 5], catalog.Default.Skipped.Ids.ToArray());
        Assert.Equal((1, 2), (catalog.Default.Beginning!.LastToken, catalog.Default.EndId));
        Assert.Equal("a", catalog.Default.Tokenizer.Decode([0, 1, 2, 4, 5]));
    }

    [Fact]
    public void Where_words_have_no_line_break_the_end_of_a_text_is_one()
    {
        Bring("""["<pad>","<s>","<eos>","the","cat"]""", graphSize: 5, new("word", "vocab.json", null, "<s>", "<eos>", Padding: "<pad>"));
        using var catalog = Load();
        Assert.Equal([0, 1], catalog.Default.Skipped.Ids.ToArray());
        Assert.Equal([3, 4, 2, 2, 3], catalog.Default.Tokenizer.Encode("the cat\n\nthe"));
        Assert.Equal(" the\n cat", catalog.Default.Tokenizer.Decode([3, 2, 4]));
        Assert.Throws<SequenceApiException>(() => catalog.Default.Tokenizer.Encode("the <eos>"));
    }

    [Fact]
    public void Where_words_have_neither_a_line_break_only_separates()
    {
        Bring("""["the","cat"]""", graphSize: 2, new("word", "vocab.json"));
        using var catalog = Load();
        Assert.Equal([0, 1, 0], catalog.Default.Tokenizer.Encode("the\ncat \n the\n"));
        Assert.Equal(" "u8.ToArray(), catalog.Default.Tokenizer.Pending("the\n"));
    }

    [Fact]
    public void A_padding_that_the_vocabulary_lacks_stops_the_load_and_is_named()
    {
        Bring("""["a","b"]""", graphSize: 2, new("character", "vocab.json", Padding: "<pad>"));
        RefusesNaming("'<pad>'");
    }

    [Fact]
    public void Of_two_bundles_of_one_id_the_first_is_served_and_the_other_is_told_of()
    {
        var copy = Directory.CreateDirectory(Path.Combine(_models, "twin")).FullName;
        foreach (var file in Directory.GetFiles(Bundle))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        using var catalog = Load();
        Assert.Equal("tiny", catalog.Default.Id);
        Assert.Contains("'tiny'", catalog.Find("twin")?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_models_is_named()
    {
        var empty = Path.Combine(Bundle, "empty");
        Assert.Contains(empty, Refuses(() => new ModelLibrary(empty, new(), intraOpThreads: 1).Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_that_is_not_there_stops_the_load_and_is_named() => Assert.Contains(
        "'other'", Refuses(() => new ModelLibrary(_models, new() { Default = "other" }, intraOpThreads: 1).Open()).Message, StringComparison.Ordinal);

    private static SequenceApiException Refuses(Func<ModelCatalog> load)
    {
        var exception = Assert.Throws<SequenceApiException>(load);
        Assert.Equal(ErrorCode.ModelUnavailable, exception.Code);
        return exception;
    }

    private void RefusesNaming(string path) => Assert.Contains(path, Refuses(Load).Message, StringComparison.Ordinal);

    private ModelCatalog Load() => new ModelLibrary(_models, new(), intraOpThreads: 1).Open();

    private string InBundle(string file) => Path.Combine(Bundle, file);

    /// <summary>Puts another tokenizer into the bundle, with a graph to fit.</summary>
    private void Bring(string kind)
    {
        var isBytePair = kind == TokenizerKind.BytePair;
        var (learned, merges) = NaiveBytePairs.Learn("ab ab\n", 258);
        var vocabulary = new Vocabulary(isBytePair ? learned : ["\n", "ab"]);
        vocabulary.Save(InBundle("vocab.json"));
        Merge.Save(InBundle("merges.txt"), merges);
        File.WriteAllBytes(InBundle("model.onnx"), new TinyNetwork(vocabulary.Count, 4, seed: 1).ToOnnx());
        Save(new TokenizerManifest(kind, "vocab.json", Beginning: "\n", Merges: isBytePair ? "merges.txt" : null));
    }

    /// <summary>Puts a vocabulary into the bundle that somebody else made.</summary>
    private void Bring(string vocabulary, int graphSize, TokenizerManifest tokenizer)
    {
        File.WriteAllText(InBundle(tokenizer.Vocabulary), vocabulary);
        File.WriteAllBytes(InBundle("model.onnx"), new TinyNetwork(graphSize, 4, seed: 1).ToOnnx());
        Save(tokenizer);
    }

    private void Save(TokenizerManifest tokenizer) => (Manifest() with { Tokenizer = tokenizer, Sha256 = null }).Save(Bundle);

    private ModelManifest Manifest() => new(
        "tiny",
        "A tiny model.",
        new ModelArchitecture("rnn", 1, 4, 4, 6, 100),
        new Dictionary<string, string> { ["fp32"] = "model.onnx" },
        "fp32",
        new TokenizerManifest("character", "vocab.json", "<unk>", "\n"),
        Sha256: Hashed.ToDictionary(
            file => file, file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(InBundle(file))))));
}
