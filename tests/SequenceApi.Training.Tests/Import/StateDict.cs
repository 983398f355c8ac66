using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace SequenceApi.Training.Tests.Import;

/// <summary>Writes tensors of any type as Python's safetensors does.</summary>
internal static class StateDict
{
    public static string Save(this IEnumerable<KeyValuePair<string, Tensor>> tensors, string path)
    {
        var (header, data) = (new Dictionary<string, object> { ["__metadata__"] = new { format = "pt" } }, new MemoryStream());
        foreach (var (name, tensor) in tensors)
        {
            var start = data.Length;
            using var whole = tensor.detach().contiguous();
            data.Write(whole.bytes);
            header[name] = new { dtype = Name(tensor.dtype), tensor.shape, data_offsets = new[] { start, data.Length } };
        }

        return Save(JsonSerializer.SerializeToUtf8Bytes(header), data.ToArray(), path);
    }

    public static string Save(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data, string path)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        File.WriteAllBytes(path, [.. length, .. header, .. data]);
        return path;
    }

    private static string Name(ScalarType type) => type switch
    {
        ScalarType.Float64 => "F64",
        ScalarType.Float16 => "F16",
        ScalarType.BFloat16 => "BF16",
        ScalarType.Int64 => "I64",
        _ => "F32",
    };
}
