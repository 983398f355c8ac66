using CsCheck;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.State;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.State;

public sealed class PortableStateTests
{
    private readonly LanguageModel _model = Toy.Model();

    [Fact]
    public void A_point_comes_back_with_the_same_bits() =>
        Gen.Select(Gen.Single.Array[2], Gen.Bool, Gen.Int[0, 26], Gen.Int[0, int.MaxValue]).Sample((state, isInitial, token, position) =>
        {
            var point = new Checkpoint(isInitial ? default : state, token, position);
            var read = Read(PortableState.Write(_model, point)).Point;
            Assert.Equal((token, position), (read.LastToken, read.Position));
            Assert.Equal(point.State.ToArray().Select(BitConverter.SingleToInt32Bits), read.State.ToArray().Select(BitConverter.SingleToInt32Bits));
        });

    [Fact]
    public void Any_cut_is_refused()
    {
        var bytes = PortableState.Write(_model, new(new float[2], 3, 17));
        for (var length = 0; length < bytes.Length; length++)
            Assert.Equal(ErrorCode.StateInvalid, Assert.Throws<SequenceApiException>(() => Read(bytes[..length])).Code);
        Assert.Equal(ErrorCode.StateInvalid, Assert.Throws<SequenceApiException>(() => Read([.. bytes, 0])).Code);
    }

    [Fact]
    public void A_random_change_of_the_bytes_is_refused_or_gives_a_point_that_is_valid() =>
        Gen.Select(Gen.Int[0, 40], Gen.Byte).Sample((place, value) =>
        {
            var bytes = PortableState.Write(_model, new(new float[2], 3, 17));
            bytes[place % bytes.Length] = value;
            try
            {
                var point = Read(bytes).Point;
                Assert.InRange(point.LastToken, 0, _model.StepModel.VocabularySize - 1);
                Assert.InRange(point.Position, 0, int.MaxValue);
            }
            catch (SequenceApiException exception)
            {
                Assert.True(exception.Code is ErrorCode.StateInvalid or ErrorCode.StateModelMismatch);
            }
        });

    [Fact]
    public void A_state_of_another_model_or_of_other_weights_is_refused_with_both_names()
    {
        var bytes = PortableState.Write(_model, new(default, 1, 1));
        var named = Assert.Throws<SequenceApiException>(() => PortableState.Origin(bytes).Require("other"));
        Assert.Equal(ErrorCode.StateModelMismatch, named.Code);
        Assert.Contains("'toy'", named.Message);
        Assert.Contains("'other'", named.Message);

        var changed = new LanguageModel(_model.Manifest, _model.Tokenizer, _model.StepModel, "fp32", "0badcafe");
        var weights = Assert.Throws<SequenceApiException>(() => PortableState.Read(bytes, changed));
        Assert.Equal(ErrorCode.StateModelMismatch, weights.Code);
        Assert.Contains("0badcafe", weights.Message);
    }

    private PortableState Read(byte[] bytes) => PortableState.Read(bytes, _model);
}
