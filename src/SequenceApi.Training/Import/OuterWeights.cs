using SequenceApi.Training.Training;
using static TorchSharp.torch;

namespace SequenceApi.Training.Import;

/// <summary>The names of what is around the recurrent layers: an embedding in front, one linear decoder behind.</summary>
/// <param name="Embedding">[vocabulary, embedding].</param>
/// <param name="Decoder">[vocabulary, hidden]; null where the embedding is used again.</param>
/// <param name="Bias">[vocabulary]; null where the decoder has none.</param>
internal sealed record OuterWeights(string Embedding, string? Decoder, string? Bias)
{
    private static readonly string[] EmbeddingWords = ["emb", "encoder", "wte", "tok", "lookup"];
    private static readonly string[] DecoderWords = ["decoder", "fc", "linear", "head", "out", "proj", "classifier"];

    /// <summary>Finds them by their shapes, and where these leave a choice by their names.</summary>
    /// <param name="tensors">The model's weights.</param>
    /// <param name="recurrent">Its recurrent layers.</param>
    /// <param name="embedding">The embedding's name, if somebody knows it.</param>
    /// <exception cref="InvalidDataException">One is missing, the choice is open, or there is more than is read here.</exception>
    public static OuterWeights Find(IReadOnlyDictionary<string, Tensor> tensors, RecurrentWeights recurrent, string? embedding)
    {
        var others = tensors.Where(pair => RecurrentName.Parse(pair.Key) is null)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => pair.Value.shape);
        embedding ??= FindEmbedding(others, recurrent);
        if (!others.TryGetValue(embedding, out var shape) || shape is not [var vocabulary, var width] || width != recurrent.InputSize)
            throw new InvalidDataException($"{StoredTensor.Quote(embedding)} can't be the embedding: no such matrix has {recurrent.InputSize} columns, which is what the first layer reads.");
        var decoder = Of(others, vocabulary, recurrent.HiddenSize).Where(name => name != embedding).MinBy(Leaning);
        var bias = Of(others, vocabulary).Where(name => name.EndsWith("bias", StringComparison.Ordinal)).MaxBy(name => name == BiasOf(decoder ?? embedding));
        RequireNothingElse(others, recurrent, [embedding, decoder, bias]);
        if (decoder is null && recurrent.InputSize != recurrent.HiddenSize)
            throw new InvalidDataException($"There is no decoder of the shape [{vocabulary}, {recurrent.HiddenSize}], and the embedding, {recurrent.InputSize} wide, can't be it.");
        return new(embedding, decoder, bias);
    }

    private static string FindEmbedding(Dictionary<string, long[]> others, RecurrentWeights recurrent)
    {
        string[] fitting = [.. others.Where(pair => pair.Value is [_, var width] && width == recurrent.InputSize).Select(pair => pair.Key)];
        // A tied decoder's weight may be all that was saved of the two.
        string[] lookups = [.. fitting.Where(name => !others.ContainsKey(BiasOf(name)))];
        if (lookups.Length == 0 && recurrent.InputSize == recurrent.HiddenSize)
            lookups = fitting;
        return lookups.GroupBy(Leaning).MaxBy(group => group.Key)?.ToArray() switch
        {
            null => throw new InvalidDataException($"There is no embedding: no matrix without a bias has {recurrent.InputSize} columns, which is what the first layer reads (for one-hot inputs, save torch.eye({recurrent.InputSize}) with the others as 'embedding.weight')."),
            [var one] => one,
            [var one, var another, ..] => throw new InvalidDataException($"{StoredTensor.Quote(one)} and {StoredTensor.Quote(another)} could both be the embedding: name it with --embedding."),
            _ => throw new InvalidOperationException("A group is empty."),
        };
    }

    private static void RequireNothingElse(Dictionary<string, long[]> others, RecurrentWeights recurrent, string?[] known)
    {
        foreach (var (name, shape) in others)
            if (!known.Contains(name))
                throw new InvalidDataException(
                    $"{StoredTensor.Quote(name)} of the shape [{string.Join(", ", shape)}] has no place: read are an embedding [vocabulary, {recurrent.InputSize}], the recurrent layers, and one linear decoder [vocabulary, {recurrent.HiddenSize}] with or without a bias.");
    }

    private static IEnumerable<string> Of(Dictionary<string, long[]> others, params long[] shape) =>
        others.Where(pair => pair.Value.AsSpan().SequenceEqual(shape)).Select(pair => pair.Key);

    private static string BiasOf(string weight) =>
        weight.EndsWith("weight", StringComparison.Ordinal) ? $"{weight[..^"weight".Length]}bias" : $"{weight}.bias";

    /// <summary>Above 0 where a name is like an embedding's, below where it is like a decoder's.</summary>
    private static int Leaning(string name) => (Has(name, EmbeddingWords) ? 1 : 0) - (Has(name, DecoderWords) ? 1 : 0);

    private static bool Has(string name, string[] words) => Array.Exists(words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
