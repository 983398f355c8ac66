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
        bytes[^3] ^= 0x55;
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
    public void Two_bundles_of_one_id_stop_the_load()
    {
        var copy = Directory.CreateDirectory(Path.Combine(_models, "copy")).FullName;
        foreach (var file in Directory.GetFiles(Bundle))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        RefusesNaming("'tiny'");
    }

    [Fact]
    public void A_folder_without_models_is_named()
    {
        var empty = Path.Combine(Bundle, "empty");
        Assert.Contains(empty, Refuses(() => ModelCatalog.Load(empty, new(), 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_that_is_not_there_stops_the_load_and_is_named() => Assert.Contains(
        "'other'", Refuses(() => ModelCatalog.Load(_models, new() { Default = "other" }, 1)).Message, StringComparison.Ordinal);

    private static SequenceApiException Refuses(Func<ModelCatalog> load)
    {
        var exception = Assert.Throws<SequenceApiException>(load);
        Assert.Equal(ErrorCode.ModelUnavailable, exception.Code);
        return exception;
    }

    private void RefusesNaming(string path) => Assert.Contains(path, Refuses(Load).Message, StringComparison.Ordinal);

    private ModelCatalog Load() => ModelCatalog.Load(_models, new(), intraOpThreads: 1);

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
