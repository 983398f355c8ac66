using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using CsCheck;
using SequenceApi.Training.Tests.Import;
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

    [Theory]
    [InlineData("F16", new[] { 1.5f, -0.333251953125f, 65504f })]
    [InlineData("BF16", new[] { 1.5f, -0.333984375f, 3.3895314e38f })]
    [InlineData("F64", new[] { 1.5f, -1f / 3, 3.4e38f })]
    public void Numbers_of_other_widths_become_float32(string type, float[] numbers)
    {
        byte[] data = [.. numbers.SelectMany(number => type switch
        {
            "F16" => BitConverter.GetBytes((Half)number),
            "BF16" => BitConverter.GetBytes(number)[2..],
            _ => BitConverter.GetBytes((double)number),
        })];
        var path = StateDict.Save(Encoding.UTF8.GetBytes($$$"""{"x":{"dtype":"{{{type}}}","shape":[3],"data_offsets":[0,{{{data.Length}}}]}}"""), data, _folder["a"]);

        var (text, tensors) = SafeTensors.Read(path);

        Assert.Equal("", text);
        Assert.Equal(numbers, tensors["x"].data<float>().ToArray());
    }

    [Theory]
    [InlineData("no JSON object", "[]")]
    [InlineData("'x' has no dtype", """{"x":3}""")]
    [InlineData("'x' has no dtype", """{"x":{}}""")]
    [InlineData("'x' has the dtype 'I64'", """{"x":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""")]
    [InlineData("'x' has no shape", """{"x":{"dtype":"F32","data_offsets":[0,8]}}""")]
    [InlineData("shape of 'x' has something else than whole numbers", """{"x":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""")]
    [InlineData("shape of 'x' has something else than whole numbers", """{"x":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""")]
    [InlineData("'x' has no two data_offsets", """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""")]
    [InlineData("or an empty one", """{"x":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""")]
    [InlineData("or an empty one", """{"x":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}""")]
    [InlineData("more than 8 axes", """{"x":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""")]
    [InlineData("'x' is larger than 2 GB", """{"x":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""")]
    [InlineData("don't fit each other", """{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""")]
    [InlineData("don't fit each other", """{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""")]
    [InlineData("don't fit each other", """{"x":{"dtype":"F32","shape":[2],"data_offsets":[-9223372036854775808,9223372036854775807]}}""")]
    [InlineData("'y' don't begin where those before it end", """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("'x' don't begin where those before it end", """{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [InlineData("its tensors have 4 bytes, but 8 follow", """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("its tensors have 12 bytes, but 8 follow", """{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""")]
    [InlineData("safetensors file", """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("safetensors file", """{"x":{"dtype":"F32","shape":[[[[[[1]]]]]],"data_offsets":[0,8]}}""")]
    [InlineData("safetensors file", """{"x":""")]
    public void A_header_that_makes_no_sense_is_refused_in_one_sentence(string part, string header)
    {
        var path = StateDict.Save(Encoding.UTF8.GetBytes(header), new byte[8], _folder["a"]);

        var refusal = Assert.Throws<InvalidDataException>(() => SafeTensors.Read(path));

        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(1 << 30)]
    public void A_header_of_a_length_that_cannot_be_is_refused(long length)
    {
        SafeTensors.Write(_folder["a"], "t", [("x", torch.zeros(2))]);
        var bytes = File.ReadAllBytes(_folder["a"]);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);

        Assert.Throws<InvalidDataException>(() => SafeTensors.Read(_folder.Write("a", bytes)));
    }

    [Fact]
    public void Whatever_a_byte_of_the_header_becomes_the_file_is_read_or_refused()
    {
        SafeTensors.Write(_folder["a"], "about", [("rnn.weight_ih_l0", torch.zeros(4, 2)), ("b", torch.ones(3)), ("c", torch.ones(1))]);
        var bytes = File.ReadAllBytes(_folder["a"]);
        var header = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var values = "0123456789-[]{},:\"\\ eF\uFFFD".Select(letter => (byte)letter).ToArray();
        Gen.Select(Gen.Int[0, header - 1], Gen.OneOf(Gen.Byte, Gen.Int[0, values.Length - 1].Select(index => values[index]))).Array[1, 4].Sample(
            changes =>
            {
                var changed = bytes.ToArray();
                foreach (var (place, value) in changes)
                    changed[place] = value;
                try
                {
                    Assert.All(SafeTensors.Read(_folder.Write("changed", changed)).Tensors.Values, tensor => Assert.True(tensor.numel() <= 12));
                }
                catch (InvalidDataException refusal)
                {
                    Assert.Contains("is not a whole safetensors file: ", refusal.Message, StringComparison.Ordinal);
                }
            },
            iter: 800, threads: 1);
    }

    public void Dispose() => _folder.Dispose();
}
