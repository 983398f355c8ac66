using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace SequenceApi.Training.Training;

/// <summary>
/// Named float32 tensors and one text in a file, in Hugging Face's safetensors format: the header's length, a JSON
/// header of types, shapes and offsets, then the numbers. Other programs read it without this one.
/// </summary>
internal static class SafeTensors
{
    private const string MetadataKey = "__metadata__";
    private const string TextKey = "sequenceapi";

    /// <summary>Writes a file aside, then renames it, so that a failure leaves the file that was there whole.</summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Write(string path, string text, IReadOnlyList<(string Name, Tensor Tensor)> tensors) =>
        AsideFile.Write(path, file =>
        {
            WriteHeader(file, text, tensors);
            foreach (var (_, tensor) in tensors)
                WriteNumbers(file, tensor);
        });

    /// <summary>Reads a file's text, and its tensors into memory of their own.</summary>
    /// <exception cref="InvalidDataException">The file is no such file, or cut short.</exception>
    public static (string Text, Dictionary<string, Tensor> Tensors) Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        try
        {
            var length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes));
            using var header = JsonDocument.Parse(bytes.AsMemory(8, length));
            var text = header.RootElement.GetProperty(MetadataKey).GetProperty(TextKey).GetString() ?? "";
            var tensors = header.RootElement.EnumerateObject().Where(entry => entry.Name != MetadataKey)
                .ToDictionary(entry => entry.Name, entry => ReadTensor(entry.Value, bytes.AsSpan(8 + length)));
            return (text, tensors);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or OverflowException
            or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path} is not a whole checkpoint: {exception.Message}", exception);
        }
    }

    private static void WriteHeader(FileStream file, string text, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            json.WriteString(TextKey, text);
            json.WriteEndObject();
            var offset = 0L;
            foreach (var (name, tensor) in tensors)
                offset = WriteEntry(json, name, tensor.shape, offset);
            json.WriteEndObject();
        }

        var padding = (int)(-buffer.Length & 7);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, buffer.Length + padding);
        file.Write(length);
        file.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        file.Write("       "u8[..padding]);
    }

    private static long WriteEntry(Utf8JsonWriter json, string name, long[] shape, long offset)
    {
        var end = offset + shape.Aggregate(4L, (product, length) => product * length);
        json.WriteStartObject(name);
        json.WriteString("dtype", "F32");
        WriteArray(json, "shape", shape);
        WriteArray(json, "data_offsets", [offset, end]);
        json.WriteEndObject();
        return end;
    }

    private static void WriteArray(Utf8JsonWriter json, string name, long[] numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void WriteNumbers(FileStream file, Tensor tensor)
    {
        using var flat = tensor.detach().contiguous();
        file.Write(flat.bytes);
    }

    private static Tensor ReadTensor(JsonElement entry, ReadOnlySpan<byte> data)
    {
        if (entry.GetProperty("dtype").GetString() != "F32")
            throw new FormatException("a tensor is not of type F32");
        var shape = entry.GetProperty("shape").EnumerateArray().Select(length => length.GetInt64()).ToArray();
        if (entry.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32()).ToArray() is not [var start, var end])
            throw new FormatException("a tensor has no two offsets");
        if (shape.Any(length => length < 0) || shape.Aggregate(4L, (product, length) => checked(product * length)) != (long)end - start)
            throw new FormatException("a tensor's shape doesn't fit its numbers");
        var numbers = data[start..end];
        var tensor = empty(shape);
        numbers.CopyTo(tensor.bytes);
        return tensor;
    }
}
