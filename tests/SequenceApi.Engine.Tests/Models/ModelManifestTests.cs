using System.Text.RegularExpressions;
using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.Tests.Models;

public sealed partial class ModelManifestTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_saved_manifest_loads_as_it_was()
    {
        var manifest = Manifest();
        manifest.Save(_directory);
        var loaded = ModelManifest.Load(_directory);
        Assert.Equal(manifest.Architecture, loaded.Architecture);
        Assert.Equal(manifest.Tokenizer, loaded.Tokenizer);
        Assert.Equal(manifest.Training, loaded.Training);
        Assert.Equal(manifest.Graphs, loaded.Graphs);
    }

    [Fact]
    public void A_file_of_an_absurd_length_is_refused_unread()
    {
        using (var file = File.Create(Path.Combine(_directory, ModelManifest.FileName)))
            file.SetLength(1L << 40);
        Assert.Contains("longer than 1 MB", Assert.Throws<InvalidDataException>(() => ModelManifest.Load(_directory)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chat_template_says_what_is_not_empty()
    {
        (Manifest() with { Chat = new() }).Save(_directory);
        var path = Path.Combine(_directory, ModelManifest.FileName);
        const string given = """{"user":"A: ","stop":["\n"]}""";
        File.WriteAllText(path, Chat().Replace(File.ReadAllText(path), $"\"chat\": {given}"));
        var chat = ModelManifest.Load(_directory).Chat!;
        Assert.Equal(("", "A: ", "", ""), (chat.System, chat.User, chat.Assistant, chat.Separator));
        Assert.Equal(["\n"], chat.Stop!);
        (Manifest() with { Chat = new(Stop: [""]) }).Save(_directory);
        Assert.Throws<InvalidDataException>(() => ModelManifest.Load(_directory));
    }

    [Fact]
    public void Bindings_are_read_as_they_were_saved_and_may_be_null()
    {
        Manifest().Save(_directory);
        Assert.Contains("\"bindings\": null", File.ReadAllText(Path.Combine(_directory, ModelManifest.FileName)), StringComparison.Ordinal);
        Assert.Null(ModelManifest.Load(_directory).Bindings);
        var bindings = new GraphBindings("x", IdsLayout.SequenceBatch, null, "y", ScoresKind.LogProbabilities, [new("h", "hn", 1, 0.5f)], 1);
        (Manifest() with { Bindings = bindings }).Save(_directory);
        var loaded = ModelManifest.Load(_directory).Bindings!;
        Assert.Equal(bindings with { States = null }, loaded with { States = null });
        Assert.Equal(bindings.States, loaded.States);
    }

    [Theory]
    [InlineData("""{"batch":2}""")]
    [InlineData("""{"window":0}""")]
    [InlineData("""{"scores_kind":"odds"}""")]
    [InlineData("""{"scores_kind":7}""")]
    [InlineData("""{"ids_layout":7}""")]
    [InlineData("""{"states":[null]}""")]
    [InlineData("""{"states":[{"input":"h"},{"input":"h"}]}""")]
    [InlineData("""{"states":[{"output":"h"}]}""")]
    [InlineData("""{"states":[{"input":"h","initial":1e999}]}""")]
    [InlineData("""{"states":[{"input":"h","initial":1,"initial_file":"h.bin"}]}""")]
    [InlineData("""{"states":[{"input":"h","initial_file":"../h.bin"}]}""")]
    [InlineData("""{"inputs":"x"}""")]
    public void Bindings_that_make_no_sense_are_refused(string json)
    {
        Manifest().Save(_directory);
        var path = Path.Combine(_directory, ModelManifest.FileName);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"bindings\": null", $"\"bindings\": {json}", StringComparison.Ordinal));
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => ModelManifest.Load(_directory)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../other.onnx")]
    [InlineData("/etc/passwd")]
    [InlineData("folder/model.onnx")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a\0")]
    public void A_file_outside_the_bundle_is_refused(string file)
    {
        (Manifest() with { Graphs = new Dictionary<string, string> { ["fp32"] = file } }).Save(_directory);
        Assert.Throws<InvalidDataException>(() => ModelManifest.Load(_directory));
        (Manifest() with { Tokenizer = new TokenizerManifest("character", file) }).Save(_directory);
        Assert.Throws<InvalidDataException>(() => ModelManifest.Load(_directory));
        (Manifest() with { Tokenizer = new TokenizerManifest("bpe", "vocab.json", Merges: file) }).Save(_directory);
        Assert.Throws<InvalidDataException>(() => ModelManifest.Load(_directory));
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("-a")]
    [InlineData("a/b")]
    [InlineData("a\n")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x")]
    public void An_id_that_is_no_id_is_refused(string id)
    {
        (Manifest() with { Id = id }).Save(_directory);
        Assert.Throws<InvalidDataException>(() => ModelManifest.Load(_directory));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"id":"a"}""")]
    [InlineData("""{"id":"a","description":"","architecture":{"cell":"rnn","layers":1,"hidden_size":1,"embedding_size":1,"vocabulary_size":1,"parameters":1},"graphs":{"fp32":null},"default_precision":"fp32","tokenizer":{"kind":"character","vocabulary":"v"}}""")]
    public void A_file_that_is_no_manifest_is_refused_by_its_name(string json)
    {
        File.WriteAllText(Path.Combine(_directory, ModelManifest.FileName), json);
        var exception = Assert.Throws<InvalidDataException>(() => ModelManifest.Load(_directory));
        Assert.Contains(ModelManifest.FileName, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_precision_without_a_graph_is_refused()
    {
        (Manifest() with { DefaultPrecision = "int8" }).Save(_directory);
        Assert.Throws<InvalidDataException>(() => ModelManifest.Load(_directory));
    }

    [GeneratedRegex(@"""chat"": \{[^}]*\}")]
    private static partial Regex Chat();

    private static ModelManifest Manifest() => new(
        "small",
        "A small model.",
        new ModelArchitecture("lstm", 1, 8, 4, 10, 500),
        new Dictionary<string, string> { ["fp32"] = "model.onnx" },
        "fp32",
        new TokenizerManifest("character", "vocab.json", "<unk>", "\n"),
        new TrainingRecord("a corpus", "00", "public domain", 2.5, 1, 1.5));
}
