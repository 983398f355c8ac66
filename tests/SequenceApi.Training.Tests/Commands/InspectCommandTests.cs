using System.Text.RegularExpressions;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Commands;

namespace SequenceApi.Training.Tests.Commands;

public sealed class InspectCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_graph_is_explained_part_for_part_with_a_manifest_that_serves_it()
    {
        var bundle = Bundle(new ForeignLstm());
        var path = Path.Combine(bundle, "lm.onnx");
        var (exitCode, output, error) = Run("inspect", path);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches("tokens +measured +'x'", output);
        Assert.Matches("state h0 → hn +measured +4 tokens in one call", output);
        Assert.Matches("scores +measured +'logits'", output);
        Assert.Matches("batch +measured +dynamic", output);
        Assert.Matches("scores' kind +measured +logits", output);
        Assert.DoesNotContain("Warning", output, StringComparison.Ordinal);

        // The manifest is one: with it, the folder is a bundle.
        File.WriteAllText(Path.Combine(bundle, ModelManifest.FileName), output[output.IndexOf("\n{", StringComparison.Ordinal)..]);
        var manifest = ModelManifest.Load(bundle);
        Assert.Equal(("lm", "lstm", 2, ForeignLstm.Hidden, "letters.json"), (manifest.Id, manifest.Architecture.Cell, manifest.Architecture.Layers, manifest.Architecture.HiddenSize, manifest.Tokenizer.Vocabulary));
        Assert.Equal(("character", ForeignLstm.Vocabulary, ForeignLstm.Hidden), (manifest.Tokenizer.Kind, manifest.Architecture.VocabularySize, manifest.Architecture.EmbeddingSize));
        (exitCode, output, error) = Run("inspect", bundle);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("'lm' in fp32 fits its vocabulary", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_measured_is_spelled_out_to_be_corrected()
    {
        var bundle = Bundle(new ForeignLstm { Ids = [1, 1], Batch = 1, States = StateForm.Joined, In = ["state"], Out = ["state_out"] });
        var (_, output, _) = Run("inspect", bundle);

        Assert.Matches("state state → state_out +named", output);
        Assert.Matches("Warning: a call takes one sequence", output);
        Assert.Matches(new Regex("\"bindings\": \\{.*\"output\": \"state_out\"", RegexOptions.Singleline), output);
    }

    [Fact]
    public void A_shipped_model_is_explained_too()
    {
        var models = Path.Combine(Repository(), "models", "shakespeare");
        var (exitCode, output, _) = Run("inspect", models);
        Assert.Equal(0, exitCode);
        Assert.Contains("the form that this project's export writes", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_t_be_served_ends_with_one_line_and_an_exit_code()
    {
        var bundle = Bundle(new ForeignLstm { Direction = "bidirectional" });
        foreach (var (path, part) in new[] { (bundle, "bidirectional"), (_folder["nothing"], "is missing"), (Directory.CreateDirectory(_folder["empty"]).FullName, "no .onnx file"), (_folder.Write("text.onnx", "no graph"), "no ONNX graph") })
        {
            var (exitCode, _, error) = Run("inspect", path);
            Assert.Equal(1, exitCode);
            Assert.Contains(part, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (CommandLine.Run(arguments, output, error), output.ToString(), error.ToString());
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SequenceApi.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    private string Bundle(ForeignLstm network)
    {
        var bundle = Directory.CreateDirectory(_folder["bundle"]).FullName;
        File.WriteAllBytes(Path.Combine(bundle, "lm.onnx"), network.ToOnnx());
        new Vocabulary([.. Enumerable.Range('a', ForeignLstm.Vocabulary).Select(letter => ((char)letter).ToString())]).Save(Path.Combine(bundle, "letters.json"));
        return bundle;
    }
}
