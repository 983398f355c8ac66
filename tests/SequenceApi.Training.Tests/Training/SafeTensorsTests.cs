using System.Buffers.Binary;
using System.Text.Json;
using SequenceApi.Training.Training;
using TorchSharp;

namespace SequenceApi.Training.Tests.Training;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_is_written_is_read_bit_for_bit()
    {
        var (matrix, vector) = (torch.rand(3, 5), torch.tensor(new[] { float.NaN, -0f, float.MaxValue }));
        SafeTensors.Write(_folder["a"], "about \"it\"\n", [("m", matrix), ("v", vector)]);

        var (text, tensors) = SafeTensors.Read(_folder["a"]);

        Assert.Equal("about \"it\"\n", text);
        Assert.Equal([3, 5], tensors["m"].shape);
        Assert.Equal(Runs.Bytes([("m", matrix), ("v", vector)]), Runs.Bytes(tensors.Select(pair => (pair.Key, pair.Value))));
    }

    [Fact]
    public void A_view_is_written_as_it_looks()
    {
        var view = torch.arange(6, dtype: torch.float32).reshape(2, 3).t();
        SafeTensors.Write(_folder["a"], "", [("view", view)]);

        Assert.Equal([0, 3, 1, 4, 2, 5], SafeTensors.Read(_folder["a"]).Tensors["view"].data<float>().ToArray());
    }

    [Fact]
    public void The_header_is_what_the_format_says()
    {
        SafeTensors.Write(_folder["a"], "t", [("x", torch.zeros(2)), ("y", torch.ones(1, 3))]);
        var bytes = File.ReadAllBytes(_folder["a"]);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var header = JsonDocument.Parse(bytes.AsMemory(8, length)).RootElement;

        Assert.Equal(0, length % 8);
        Assert.Equal(8 + length + 20, bytes.Length);
        Assert.Equal("""{"dtype":"F32","shape":[1,3],"data_offsets":[8,20]}""", header.GetProperty("y").GetRawText());
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        SafeTensors.Write(_folder["a"], "t", [("x", torch.zeros(40))]);
        var bytes = File.ReadAllBytes(_folder["a"]);
        for (var length = 0; length < bytes.Length; length += 7)
        {
            var path = _folder.Write("cut", bytes[..length]);
            Assert.Throws<InvalidDataException>(() => SafeTensors.Read(path));
        }
    }

    public void Dispose() => _folder.Dispose();
}
