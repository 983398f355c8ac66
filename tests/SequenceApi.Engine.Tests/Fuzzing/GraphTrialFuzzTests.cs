using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Fuzzing;

/// <summary>
/// 2,000 damaged graphs in ONNX Runtime, tried as the server's probe tries a model before the server loads it. They run in a process of
/// their own, as there: native code may crash over one, which is a refusal then, but nothing else than a refusal may come of any.
/// </summary>
public sealed class GraphTrialFuzzTests : IDisposable
{
    private const string Loads = "loads";
    private const string Refused = "refused";
    private const string Begins = "begins";
    private const int MostCrashes = 20;
    private static readonly string ThisTest = $"{typeof(GraphTrialFuzzTests).FullName}.{nameof(A_damaged_graph_loads_or_is_refused_and_takes_at_most_its_own_process_along)}";
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_damaged_graph_loads_or_is_refused_and_takes_at_most_its_own_process_along()
    {
        if (GraphTrialChild.Asked is var (folder, first))
        {
            TryAll(folder, first);
            return;
        }

        var graphs = WriteGraphs();
        var ends = new string?[graphs.Length];
        while (Array.IndexOf(ends, null) is >= 0 and var next)
            await TryFromAsync(next, ends);
        var crashed = Enumerable.Range(0, graphs.Length).Where(number => ends[number]!.StartsWith("crashed", StringComparison.Ordinal)).ToArray();
        TestContext.Current.SendDiagnosticMessage("{0} load, {1} are refused, {2} crash", ends.Count(end => end == Loads), ends.Count(end => end == Refused), crashed.Length);
        Assert.All(ends, (end, number) => Assert.True(
            end is Loads or Refused || crashed.Contains(number), $"Graph {number} {end}; SEQUENCEAPI_FUZZ_SEED={graphs[number].Seed} begins with it. {Fuzz.Show(graphs[number].Value)}"));
        Assert.InRange(crashed.Length, 0, MostCrashes * graphs.Length / DamagedGraphs.Count);
        Assert.InRange(ends.Count(end => end == Loads), graphs.Length / 20, graphs.Length);
        Assert.InRange(ends.Count(end => end == Refused), graphs.Length / 5, graphs.Length);
    }

    private FuzzCase<byte[]>[] WriteGraphs()
    {
        var cases = new FuzzCases<byte[]>(DamagedGraphs.Any, DamagedGraphs.Count);
        var graphs = Enumerable.Range(0, cases.Count).Select(_ => cases.Next()!).ToArray();
        foreach (var graph in graphs)
            File.WriteAllBytes(Path.Combine(_folder, $"{graph.Number}.onnx"), graph.Value);
        return graphs;
    }

    /// <summary>Runs a process until it ends; where it does so within a case, that case is told to have crashed.</summary>
    private async Task TryFromAsync(int first, string?[] ends)
    {
        using var child = GraphTrialChild.Start(_folder, first, ThisTest);
        var current = first;
        while (await child.ReadAsync() is var (number, what))
            if (what == Begins)
                current = number;
            else
                ends[number] = what;
        ends[current] ??= $"crashed with the exit code {await child.EndAsync()}";
    }

    /// <summary>In the child: the bundle of each graph, as the command --probe-model tries it.</summary>
    private static void TryAll(string graphs, int first)
    {
        var bundle = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var tokens = CharacterTokenizer.Learn("abcd\n", "<unk>");
            tokens.Save(Path.Combine(bundle, "vocab.json"));
            new ModelManifest(
                "tiny", "", new("rnn", 1, 4, 4, tokens.Count, 0), new Dictionary<string, string> { ["fp32"] = "model.onnx" }, "fp32",
                new("character", "vocab.json", "<unk>", "\n")).Save(bundle);
            for (var number = first; File.Exists(Path.Combine(graphs, $"{number}.onnx")); number++)
            {
                File.Copy(Path.Combine(graphs, $"{number}.onnx"), Path.Combine(bundle, "model.onnx"), overwrite: true);
                GraphTrialChild.Tell(number, Begins);
                GraphTrialChild.Tell(number, Try(bundle));
            }
        }
        finally
        {
            Directory.Delete(bundle, recursive: true);
        }
    }

    private static string Try(string bundle)
    {
        try
        {
            new ModelLibrary(bundle, new(), intraOpThreads: 1).Try(bundle);
            return Loads;
        }
        catch (SequenceApiException exception) when (exception.Code == ErrorCode.ModelUnavailable)
        {
            return Refused;
        }
        catch (Exception exception)
        {
            return $"fails with {exception}";
        }
    }
}
