using System.Text.Json;
using SequenceApi.Engine.Tokenization.Vocabularies;
using static TorchSharp.torch;

namespace SequenceApi.Training.Training;

/// <summary>A tensor of a safetensors file, as the header describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">Its lengths, each at least 1.</param>
/// <param name="Start">Where its numbers begin, in bytes behind the header.</param>
/// <param name="End">Where they end.</param>
internal sealed record StoredTensor(string Name, ScalarType Type, long[] Shape, long Start, long End)
{
    private const int MostAxes = 8;
    private const int LongestShownName = 120;

    /// <summary>A tensor's name in a sentence.</summary>
    public static string Quote(string name) => TokenName.Of(name, LongestShownName);

    /// <summary>Reads an entry of a header.</summary>
    /// <exception cref="FormatException">It makes no sense.</exception>
    public static StoredTensor Parse(string name, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("dtype", out var type))
            throw new FormatException($"{Quote(name)} has no dtype");
        var (shape, offsets) = (Numbers(name, entry, "shape"), Numbers(name, entry, "data_offsets"));
        var tensor = offsets is [var start, var end]
            ? new StoredTensor(name, TypeOf(name, type.ToString()), shape, start, end)
            : throw new FormatException($"{Quote(name)} has no two data_offsets");
        tensor.Validate();
        return tensor;
    }

    /// <summary>Its numbers, as float32 in memory of their own.</summary>
    /// <param name="data">What the file has behind its header.</param>
    public Tensor ToTensor(ReadOnlySpan<byte> data)
    {
        var stored = empty(Shape, Type);
        data[(int)Start..(int)End].CopyTo(stored.bytes);
        if (Type == ScalarType.Float32)
            return stored;
        using (stored)
            return stored.to(ScalarType.Float32);
    }

    private void Validate()
    {
        if (Shape.Length > MostAxes || Array.Exists(Shape, length => length < 1))
            throw new FormatException($"{Quote(Name)} has more than {MostAxes} axes or an empty one");
        var size = (UInt128)Width(Type);
        foreach (var length in Shape)
            if ((size *= (UInt128)length) > int.MaxValue)
                throw new FormatException($"{Quote(Name)} is larger than 2 GB");
        if (Start < 0 || End < Start || (ulong)(End - Start) != size)
            throw new FormatException($"the shape and the data_offsets of {Quote(Name)} don't fit each other");
    }

    private static ScalarType TypeOf(string name, string type) => type switch
    {
        "F64" => ScalarType.Float64,
        "F32" => ScalarType.Float32,
        "F16" => ScalarType.Float16,
        "BF16" => ScalarType.BFloat16,
        _ => throw new FormatException($"{Quote(name)} has the dtype {TokenName.Of(type)}; F32, F64, F16 and BF16 are read"),
    };

    private static int Width(ScalarType type) => type switch
    {
        ScalarType.Float64 => 8,
        ScalarType.Float32 => 4,
        _ => 2,
    };

    private static long[] Numbers(string name, JsonElement entry, string member) =>
        entry.TryGetProperty(member, out var numbers) && numbers.ValueKind == JsonValueKind.Array
            ? [.. numbers.EnumerateArray().Select(number => number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var value)
                ? value
                : throw new FormatException($"{member} of {Quote(name)} has something else than whole numbers"))]
            : throw new FormatException($"{Quote(name)} has no {member}");
}
