using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace SequenceApi.Training.Training;

/// <summary>
/// Named tensors and one text in a file, in Hugging Face's safetensors format: the header's length, a JSON
/// header of types, shapes and offsets, then the numbers. Other programs read it without this one.
/// </summary>
internal static class SafeTensors
{
    private const string MetadataKey = "__metadata__";
    private const string TextKey = "sequenceapi";
    private const int PrefixLength = 8;
    private const int LongestHeader = 16 << 20;
    private static readonly JsonDocumentOptions HeaderOptions = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    /// <summary>Writes a file aside, then renames it, so that a failure leaves the file that was there whole.</summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Write(string path, string text, IReadOnlyList<(string Name, Tensor Tensor)> tensors) =>
        AsideFile.Write(path, file =>
        {
            WriteHeader(file, text, tensors);
            foreach (var (_, tensor) in tensors)
                WriteNumbers(file, tensor);
        });

    /// <summary>Reads a file's text, and its tensors as float32 into memory of their own.</summary>
    /// <returns>The text is empty where the file is another program's.</returns>
    /// <exception cref="InvalidDataException">The file is no such file, cut short, or larger than 2 GB.</exception>
    public static (string Text, Dictionary<string, Tensor> Tensors) Read(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: var size } && size > Array.MaxLength)
            throw new InvalidDataException($"{path} is larger than 2 GB: save the weights as float16.");
        var bytes = File.ReadAllBytes(path);
        try
        {
            var length = HeaderLength(bytes);
            using var header = JsonDocument.Parse(bytes.AsMemory(PrefixLength, length), HeaderOptions);
            var entries = Entries(header.RootElement, bytes.Length - PrefixLength - length);
            return (Text(header.RootElement), entries.ToDictionary(entry => entry.Name, entry => entry.ToTensor(bytes.AsSpan(PrefixLength + length))));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path} is not a whole safetensors file: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private static int HeaderLength(ReadOnlySpan<byte> file)
    {
        if (!BinaryPrimitives.TryReadInt64LittleEndian(file, out var length) || length < 2 || length > Math.Min(LongestHeader, file.Length - PrefixLength))
            throw new FormatException("its header's length is none, or the file is cut short");
        return (int)length;
    }

    /// <summary>The tensors in the order of their numbers, which lie one behind the other and fill the file, as the format has it.</summary>
    private static StoredTensor[] Entries(JsonElement header, long dataLength)
    {
        if (header.ValueKind != JsonValueKind.Object)
            throw new FormatException("its header is no JSON object");
        StoredTensor[] entries = [.. header.EnumerateObject().Where(entry => entry.Name != MetadataKey)
            .Select(entry => StoredTensor.Parse(entry.Name, entry.Value)).OrderBy(entry => entry.Start)];
        var end = 0L;
        foreach (var entry in entries)
            end = entry.Start == end ? entry.End : throw new FormatException(
                $"the numbers of {StoredTensor.Quote(entry.Name)} don't begin where those before it end");
        return end == dataLength ? entries : throw new FormatException(
            $"its tensors have {end} bytes, but {dataLength} follow the header");
    }

    private static string Text(JsonElement header) =>
        header.TryGetProperty(MetadataKey, out var metadata) && metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty(TextKey, out var text)
            ? text.ToString()
            : "";

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
}
