using System.Text;
using CsCheck;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Tokenization;

public sealed class IncrementalDecoderTests
{
    [Fact]
    public void Bytes_cut_anywhere_give_the_text_of_the_bytes_whole() =>
        Gen.Select(Gen.Byte.Array, Gen.Int[1, 5]).Sample((bytes, size) =>
        {
            var decoder = new IncrementalDecoder();
            var text = string.Concat(bytes.Chunk(size).Select(part => decoder.Append(part))) + decoder.Finish();
            Assert.Equal(Encoding.UTF8.GetString(bytes), text);
        });

    [Fact]
    public void A_character_appears_when_its_last_byte_is_there()
    {
        var decoder = new IncrementalDecoder();
        var bytes = Encoding.UTF8.GetBytes("春");
        Assert.Equal("", decoder.Append(bytes.AsSpan(0, 2)));
        Assert.Equal("春", decoder.Append(bytes.AsSpan(2)));
        Assert.Equal("", decoder.Finish());
    }

    [Fact]
    public void A_character_that_stays_incomplete_becomes_the_replacement_character()
    {
        var decoder = new IncrementalDecoder();
        Assert.Equal("", decoder.Append([0xE6, 0x98]));
        Assert.Equal("\uFFFD", decoder.Finish());
    }
}
