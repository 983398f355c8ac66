using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SequenceApi.Engine.Models.Onnx;

namespace SequenceApi.Engine.Models;

/// <summary>Reads the folder of one model.</summary>
internal static class ModelBundle
{
    private const string FullPrecision = "fp32";
    private const int FingerprintBytes = 16;

    /// <summary>Loads the model of a folder, its files checked against the manifest's digests.</summary>
    /// <param name="directory">The bundle's folder.</param>
    /// <param name="precision">The graph to serve where the bundle has it; null for the manifest's default.</param>
    /// <param name="intraOpThreads">Threads inside one step.</param>
    /// <param name="home">Where its files lie later on, if <paramref name="directory"/> is a copy that goes; null where it stays.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.ModelUnavailable"/> naming the file at fault.</exception>
    public static LanguageModel Load(string directory, string? precision, int intraOpThreads, string? home = null)
    {
        try
        {
            var manifest = ModelManifest.Load(directory);
            foreach (var (file, digest) in manifest.Sha256 ?? new Dictionary<string, string>())
                RequireDigest(Path.Combine(directory, file), digest);
            precision = precision is not null && manifest.Graphs.ContainsKey(precision) ? precision : manifest.DefaultPrecision;
            return Open(directory, home ?? directory, manifest, precision, intraOpThreads);
        }
        catch (Exception exception) when (exception is not SequenceApiException)
        {
            throw new SequenceApiException(
                ErrorCode.ModelUnavailable, $"The model in '{directory}' can't be loaded: {exception.Message}", exception);
        }
    }

    private static LanguageModel Open(string directory, string home, ModelManifest manifest, string precision, int intraOpThreads)
    {
        var tokenizer = BundleTokenizer.Open(directory, manifest.Tokenizer);
        var graph = OnnxGraph.Read(Path.Combine(directory, manifest.Graphs[precision]));
        var stepModel = graph.Load(intraOpThreads, manifest.Bindings);
        try
        {
            return new LanguageModel(manifest, tokenizer, stepModel, precision, Fingerprint(directory, manifest, precision, graph.Facts.WeightFiles))
            {
                TraceFile = FindTraceFile(directory, home, manifest, precision),
            };
        }
        catch
        {
            stepModel.Dispose();
            throw;
        }
    }

    /// <summary>Of the files that decide what a token and a state mean, and of what the manifest says about the graph.</summary>
    private static string Fingerprint(string directory, ModelManifest manifest, string precision, IReadOnlyList<string> weightFiles)
    {
        string?[] files =
        [
            manifest.Graphs[precision], manifest.Tokenizer.Vocabulary, manifest.Tokenizer.Merges, .. weightFiles,
            .. manifest.Bindings?.States?.Select(state => state.InitialFile) ?? [],
        ];
        var parts = files.OfType<string>().Select(file => Digest(directory, file, manifest));
        if (manifest.Bindings is { } bindings)
            parts = parts.Append(JsonSerializer.Serialize(bindings, ModelJson.Default.GraphBindings));
        var all = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)));
        return Convert.ToHexStringLower(all, 0, FingerprintBytes);
    }

    private static GraphFile FindTraceFile(string directory, string home, ModelManifest manifest, string precision)
    {
        var traced = manifest.Graphs.TryGetValue(FullPrecision, out var full) && File.Exists(Path.Combine(directory, full)) ? FullPrecision : precision;
        var file = manifest.Graphs[traced];
        return new(Path.Combine(home, file), Digest(directory, file, manifest), traced);
    }

    private static string Digest(string directory, string file, ModelManifest manifest) =>
        manifest.Sha256?.GetValueOrDefault(file)?.ToLowerInvariant() ?? Digest(Path.Combine(directory, file));

    private static string Digest(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static void RequireDigest(string path, string digest)
    {
        if (!Digest(path).Equals(digest, StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"{path} is damaged: its SHA-256 is not the one in {ModelManifest.FileName}.");
    }
}
