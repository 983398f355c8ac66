using Google.Protobuf;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Export;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Tests.Export;

public sealed class BundleTests : IDisposable
{
    private static readonly BundleDescription Description = new("tiny", "A tiny model.", "Made-up lines", "CC0");
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_bundle_says_what_its_checkpoint_says()
    {
        var checkpoint = Train();
        Write(checkpoint);

        var manifest = ModelManifest.Load(_folder["tiny"]);
        var vocabulary = Vocabulary.Load(_folder["tiny/vocab.json"]);
        Assert.Equal(("lstm", 2, 16, 8, vocabulary.Count), (manifest.Architecture.Cell, manifest.Architecture.Layers,
            manifest.Architecture.HiddenSize, manifest.Architecture.EmbeddingSize, manifest.Architecture.VocabularySize));
        Assert.Equal(new TokenizerManifest("character", "vocab.json", "<unk>", "\n"), manifest.Tokenizer);
        Assert.Equal(new TrainingRecord("Made-up lines", checkpoint.About.CorpusSha256, "CC0", 3, 5, checkpoint.About.Progress.Best), manifest.Training);
        Assert.Equal(["README.md", "model.json", "model.onnx", "vocab.json"],
            Directory.GetFiles(_folder["tiny"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_bundle_of_byte_pairs_has_their_merges_and_its_card_tells_bits_per_character()
    {
        var checkpoint = Train("bpe");
        Write(checkpoint);

        var manifest = ModelManifest.Load(_folder["tiny"]);
        var card = File.ReadAllText(_folder["tiny/README.md"]);
        var bits = checkpoint.About.Progress.Best!.Value / Math.Log(2) / checkpoint.About.CharactersPerToken!.Value;
        Assert.Equal(new TokenizerManifest("bpe", "vocab.json", null, "\n", Merges: "merges.txt"), manifest.Tokenizer);
        Assert.Equal(checkpoint.About.Tokenizer.Merges, Merge.Load(_folder["tiny/merges.txt"]));
        Assert.Equal(["merges.txt", "model.onnx", "vocab.json"], manifest.Sha256!.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("nats per token", card, StringComparison.Ordinal);
        Assert.Contains($"{bits:F4} bits per character", card, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("character")]
    [InlineData("word")]
    [InlineData("bpe")]
    public void Without_a_beginning_the_card_s_samples_begin_with_a_token(string tokenizer)
    {
        Write(Train(tokenizer, beginning: ""));

        Assert.Null(ModelManifest.Load(_folder["tiny"]).Tokenizer.Beginning);
    }

    [Fact]
    public void The_card_names_the_corpus_the_recipe_and_the_loss()
    {
        var checkpoint = Train();
        Write(checkpoint);

        var card = File.ReadAllText(_folder["tiny/README.md"]);
        Assert.Contains(checkpoint.About.CorpusSha256, card, StringComparison.Ordinal);
        Assert.Contains("CC0", card, StringComparison.Ordinal);
        Assert.Contains($"{checkpoint.About.Progress.Best:F4} nats per character", card, StringComparison.Ordinal);
        Assert.Contains("the last 10 % of the corpus", card, StringComparison.Ordinal);
    }

    [Fact]
    public void The_card_has_the_figures_of_its_evaluations_and_says_which_text_was_learned()
    {
        var checkpoint = Train();
        var heldOut = new EvaluationReport(
            "text.txt", "abc", 0.1, IsLearned: false, "def", 100, new Figures("network", 10, 0, 1.25, 3.5, 1.8, LetterPerplexity: 4.56), new Figures("8-gram (character)", 10, 0, 1.4, 4, 2));
        Write(checkpoint, Description with { Evaluation = heldOut with { IsLearned = true, Baseline = null }, HeldOut = heldOut });

        var rows = File.ReadAllLines(_folder["tiny/README.md"]);
        Assert.Contains("| held out | the same recipe, trained without it: 1.2500 nats per character (perplexity 3.490, 1.8000 bits per character) on the last 10 % of text.txt, sha256 `abc` |", rows);
        Assert.Contains("| held out, letters alone | perplexity 4.56 |", rows);
        Assert.Contains("| held out, beside counting | 8-gram (character), Kneser-Ney: 2.0000 bits per character; the network's are 10.0 % below |", rows);
        Assert.Single(rows, row => row.StartsWith("| learned | 1.2500 ", StringComparison.Ordinal) && row.EndsWith(", which it has learned from |", StringComparison.Ordinal));
        Assert.Null(ModelManifest.Load(_folder["tiny"]).Training!.ValidationNatsPerToken);
    }

    [Theory]
    [InlineData("character")]
    [InlineData("word")]
    [InlineData("bpe")]
    public async Task The_served_bundle_scores_a_text_as_the_trainer_evaluates_it(string tokenizer)
    {
        var checkpoint = Train(tokenizer);
        Write(checkpoint);
        using var network = checkpoint.ToModel();
        using var catalog = new ModelLibrary(_folder["."], new(), intraOpThreads: 1).Open();
        using var engine = new InferenceEngine(new());
        var text = Runs.Text(700);

        var sequence = new ScoringSequence(Prompt.FromText(catalog.Default, text), contextTokens: 0, TestContext.Current.CancellationToken);
        engine.Submit(sequence);
        var scored = (await sequence.Completion).Tokens;

        var evaluation = Evaluator.Evaluate(network, checkpoint.ToTokenizer().Encode(text), checkpoint.BeginningId);
        Assert.Equal(evaluation.NatsPerToken, -scored.Average(token => (double)token.LogProbability!), 1e-5);
    }

    [Fact]
    public void A_graph_that_disagrees_with_its_network_is_not_written()
    {
        var checkpoint = Train();
        using var model = checkpoint.ToModel();
        using var other = Runs.Network(vocabulary: checkpoint.About.Vocabulary.Length);

        Assert.Throws<TrainingException>(() =>
            Bundle.Write(_folder["tiny"], Description, checkpoint, model, StepGraph.Build(other).ToByteArray(), _ => { }));

        Assert.False(Directory.Exists(_folder["tiny"]));
    }

    [Fact]
    public void A_bundle_replaces_a_bundle_whole_and_leaves_nothing_beside_it()
    {
        var checkpoint = Train();
        Write(checkpoint);
        File.WriteAllText(_folder["tiny/left-over.txt"], "");

        Write(checkpoint);

        Assert.False(File.Exists(_folder["tiny/left-over.txt"]));
        Assert.Equal([_folder["run"], _folder["tiny"]], Directory.GetDirectories(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_that_is_no_bundle_is_never_replaced()
    {
        var checkpoint = Train();
        Directory.CreateDirectory(_folder["tiny"]);
        File.WriteAllText(_folder["tiny/thesis.txt"], "years of work");

        Assert.Throws<TrainingException>(() => Write(checkpoint));

        Assert.Equal("years of work", File.ReadAllText(_folder["tiny/thesis.txt"]));
    }

    [Fact]
    public void A_failure_while_writing_leaves_the_bundle_that_was_there()
    {
        FolderReplacement.Write(_folder["tiny"], "mark", folder => File.WriteAllText(Path.Combine(folder, "mark"), "first"));

        Assert.Throws<TrainingException>(() => FolderReplacement.Write(_folder["tiny"], "mark", folder =>
        {
            File.WriteAllText(Path.Combine(folder, "mark"), "second");
            throw new IOException("No space left on device.");
        }));

        Assert.Equal("first", File.ReadAllText(_folder["tiny/mark"]));
        Assert.Equal([_folder["tiny"]], Directory.GetDirectories(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    private Checkpoint Train(string tokenizer = "character", string beginning = "\n")
    {
        Directory.CreateDirectory(_folder["run"]);
        using var trainer = Runs.Start(_folder["run"], Runs.Options with { Tokenizer = tokenizer, Beginning = beginning }, Runs.Corpus(1500));
        trainer.Run(new RecordingLog(), CancellationToken.None);
        return Checkpoint.Load(_folder["run/last.safetensors"]);
    }

    private void Write(Checkpoint checkpoint, BundleDescription? description = null)
    {
        using var model = checkpoint.ToModel();
        Bundle.Write(_folder["tiny"], description ?? Description, checkpoint, model, StepGraph.Build(model).ToByteArray(), _ => { });
    }
}
