using CsCheck;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.State;
using SequenceApi.Engine.State.Sessions;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Fuzzing;

/// <summary>The binary forms of states and sessions: 60,000 cases.</summary>
public sealed class StateFuzzTests
{
    private static readonly int[] Tokens = [2, 3, 4];
    private readonly LanguageModel _model = Toy.Model();

    [Fact]
    public void A_damaged_state_is_refused_or_is_a_state_of_the_model() => Fuzz.Each(
        Gen.Frequency((9, Damage.Of(States())), (1, Gen.Byte.Array[0, 100])), 30_000, bytes => Reads(() =>
        {
            var point = PortableState.Read(bytes, _model).Point;
            _ = PortableState.Origin(bytes);
            RequirePoint(point);
        }), Fuzz.Show);

    [Fact]
    public void A_damaged_session_is_refused_or_can_be_gone_on_from() => Fuzz.Each(
        Gen.Frequency((9, Damage.Of(Sessions())), (1, Gen.Byte.Array[0, 100])), 30_000, bytes => Reads(() =>
        {
            var content = SessionContent.Read(bytes, _model);
            _ = SessionContent.Origin(bytes);
            foreach (var point in content.History.Points)
                RequirePoint(point);
            _ = SessionContent.Write(_model, content.History);
        }), Fuzz.Show);

    private static bool Reads(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (SequenceApiException exception) when (exception.Code is ErrorCode.StateInvalid or ErrorCode.StateModelMismatch)
        {
            return false;
        }
    }

    private byte[][] States() =>
    [
        PortableState.Write(_model, new(new float[2], 3, 17)),
        PortableState.Write(_model, new(default, 1, 1)),
        PortableState.Write(_model, new(new float[] { 1, float.MaxValue }, 26, int.MaxValue)),
    ];

    private byte[][] Sessions() =>
    [
        SessionContent.Write(_model, History.From(new(default, 1, 1))),
        SessionContent.Write(_model, new([new(default, 1, 1), new(new float[2], 4, 4)], Tokens)),
        SessionContent.Write(_model, new([new(new float[2], 1, 7), new(new float[2], 4, 9), new(new float[2], 4, 10)], Tokens)),
    ];

    private void RequirePoint(Checkpoint point)
    {
        Assert.InRange(point.LastToken, 0, _model.StepModel.VocabularySize - 1);
        Assert.InRange(point.Position, 0, int.MaxValue);
        Assert.True(point.State.Length is 0 or 2);
    }
}
