using System.Text.Json;

namespace SequenceApi.Training.Baselines;

/// <summary>How well an n-gram baseline predicts a text.</summary>
/// <param name="Order">Tokens of its longest n-gram.</param>
/// <param name="Kind">What its tokens are, such as <c>character</c>.</param>
/// <param name="TokenCount">Tokens that were scored.</param>
/// <param name="UnknownCount">Tokens of the text that its vocabulary lacks.</param>
/// <param name="NatsPerToken">The mean loss.</param>
/// <param name="Perplexity">exp of the mean loss.</param>
/// <param name="BitsPerCharacter">Bits for each Unicode scalar value of the text.</param>
internal sealed record BaselineResult(
    int Order, string Kind, int TokenCount, int UnknownCount, double NatsPerToken, double Perplexity, double BitsPerCharacter)
{
    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="TrainingException">The file can't be read, or is something else.</exception>
    public static BaselineResult Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), BaselineJson.Default.BaselineResult)
                ?? throw new JsonException("it says null.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new TrainingException($"Cannot read the baseline's result {path}: {exception.Message}", exception);
        }
    }

    /// <summary>Writes it to a file as JSON.</summary>
    /// <exception cref="TrainingException">The file can't be written.</exception>
    public void Save(string path)
    {
        try
        {
            File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, BaselineJson.Default.BaselineResult));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"Cannot write the baseline's result {path}: {exception.Message}", exception);
        }
    }
}
