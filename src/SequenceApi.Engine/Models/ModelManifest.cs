using System.Text.Json;
using System.Text.RegularExpressions;

namespace SequenceApi.Engine.Models;

/// <summary>What <c>model.json</c> says about a bundle: the folder of one model.</summary>
/// <param name="Id">The model's name, matching <c>[a-z0-9][a-z0-9._-]{0,63}</c>.</param>
/// <param name="Description">What the model is good for, in a sentence.</param>
/// <param name="Architecture">The network's shape.</param>
/// <param name="Graphs">The file of each precision's step graph: <c>fp32</c>, <c>int8</c>.</param>
/// <param name="DefaultPrecision">The key in <paramref name="Graphs"/> that is served unless an option says otherwise.</param>
/// <param name="Tokenizer">How text becomes tokens.</param>
/// <param name="Training">Where the weights come from.</param>
/// <param name="Sha256">Lower-case hex digests of the bundle's files, checked at load.</param>
/// <param name="Chat">How a conversation becomes a text; null where the messages' contents just follow each other.</param>
/// <param name="Bindings">What the graphs' inputs and outputs mean, where detection should not decide; null to detect all.</param>
public sealed partial record ModelManifest(
    string Id,
    string Description,
    ModelArchitecture Architecture,
    IReadOnlyDictionary<string, string> Graphs,
    string DefaultPrecision,
    TokenizerManifest Tokenizer,
    TrainingRecord? Training = null,
    IReadOnlyDictionary<string, string>? Sha256 = null,
    ChatTemplate? Chat = null,
    GraphBindings? Bindings = null)
{
    /// <summary>The manifest's name inside a bundle.</summary>
    public const string FileName = "model.json";

    private const int MostBytes = 1 << 20;

    /// <summary>Reads and validates the manifest of a bundle.</summary>
    /// <param name="directory">The bundle's folder.</param>
    /// <exception cref="InvalidDataException">The file is malformed, longer than 1 MB, or names a file outside its folder.</exception>
    public static ModelManifest Load(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
            throw new InvalidDataException($"{path} is longer than {MostBytes >> 20} MB; no manifest needs that much.");
        try
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), ModelJson.Default.ModelManifest)
                ?? throw new InvalidDataException($"{path} is empty.");
            manifest.Validate(path);
            return manifest;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the manifest into a bundle's folder.</summary>
    public void Save(string directory) => File.WriteAllBytes(Path.Combine(directory, FileName), ToJson());

    /// <summary>Its file's bytes.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ModelJson.Default.ModelManifest);

    /// <summary>Whether a string can name a model.</summary>
    public static bool IsValidId(string id) => IdPattern().IsMatch(id);

    private IEnumerable<string> InitialFiles => Bindings?.States?.Select(state => state.InitialFile).OfType<string>() ?? [];

    private void Validate(string path)
    {
        if (!IsValidId(Id))
            throw new InvalidDataException($"{path}: the id '{Id}' does not match [a-z0-9][a-z0-9._-]{{0,63}}.");
        if (!Graphs.ContainsKey(DefaultPrecision))
            throw new InvalidDataException($"{path}: graphs has no '{DefaultPrecision}', the default precision.");
        if (Chat?.Stop?.Any(string.IsNullOrEmpty) ?? false)
            throw new InvalidDataException($"{path}: a string of chat.stop is empty.");
        if (Bindings?.Fault is { } fault)
            throw new InvalidDataException($"{path}: {fault}");
        foreach (var file in Graphs.Values.Append(Tokenizer.Vocabulary).Append(Tokenizer.Merges ?? Tokenizer.Vocabulary).Concat(Sha256?.Keys ?? []).Concat(InitialFiles))
            if (file is null or "" or "." or ".." || file != Path.GetFileName(file) || file.Contains('\0', StringComparison.Ordinal))
                throw new InvalidDataException($"{path}: '{file}' is not the name of a file in the model's folder.");
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,63}\z")]
    private static partial Regex IdPattern();
}
