using System.Text.Json;
using System.Text.Json.Serialization;

namespace SequenceApi.Training.Training;

/// <summary>What <c>evaluate</c> found, kept in a file for the model card.</summary>
/// <param name="Text">The scored file's name.</param>
/// <param name="TextSha256">Its digest, lower-case hex.</param>
/// <param name="Share">The scored share of it, at its end.</param>
/// <param name="IsLearned">Whether the network has learned from some of it.</param>
/// <param name="Corpus">The digest of what the network learned from.</param>
/// <param name="Step">The steps that it had taken.</param>
/// <param name="Network">The network's figures.</param>
/// <param name="Baseline">The figures of an n-gram baseline on the same text, or null.</param>
internal sealed partial record EvaluationReport(
    string Text, string TextSha256, double Share, bool IsLearned, string Corpus, long Step, Figures Network, Figures? Baseline)
{
    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="TrainingException">The file can't be read, or is something else.</exception>
    public static EvaluationReport Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), Json.Default.EvaluationReport)
                ?? throw new JsonException("it says null.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new TrainingException($"Cannot read the evaluation {path}: {exception.Message}", exception);
        }
    }

    /// <summary>Writes it to a file as JSON.</summary>
    /// <exception cref="TrainingException">The file can't be written.</exception>
    public void Save(string path)
    {
        try
        {
            AsideFile.Write(path, file => JsonSerializer.Serialize(file, this, Json.Default.EvaluationReport));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"Cannot write the evaluation {path}: {exception.Message}", exception);
        }
    }

    [JsonSourceGenerationOptions(
        WriteIndented = true,
        PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(EvaluationReport))]
    private sealed partial class Json : JsonSerializerContext;
}
