using System.Runtime.InteropServices;
using CsCheck;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Models.Onnx;

public sealed partial class OnnxStepModelTests : IDisposable
{
    private const int VocabularySize = 7;
    private const int HiddenSize = 5;
    private readonly TinyNetwork _network = new(VocabularySize, HiddenSize, seed: 3);
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Rows_that_come_go_and_move_step_as_a_plain_loop_does(bool picksRows, bool mixesRows)
    {
        using var model = OnnxStepModel.Load(_network.ToOnnx(picksRows: picksRows, mixesRows: mixesRows), 1);
        Assert.Equal((VocabularySize, HiddenSize), (model.VocabularySize, model.Layout.Size));
        Gen.Int[0, 99].Array[1, 60].Sample(moves =>
        {
            using var batch = model.CreateBatch(4);
            var states = new List<float[]>();
            foreach (var move in moves)
            {
                if (move % 3 == 0 && states.Count < 4)
                {
                    batch.WriteState(states.Count, default);
                    states.Add(new float[HiddenSize]);
                }
                else if (move % 3 == 1 && states.Count > 0)
                {
                    var row = move % states.Count;
                    batch.CopyState(states.Count - 1, row);
                    states[row] = states[^1];
                    states.RemoveAt(states.Count - 1);
                }
                else if (states.Count > 0)
                {
                    for (var row = 0; row < states.Count; row++)
                        batch.InputIds[row] = (move + row) % VocabularySize;
                    var wanted = Enumerable.Range(0, states.Count).Where(row => ((move >> row) & 1) == 0).ToArray();
                    for (var index = 0; index < wanted.Length; index++)
                        batch.LogitRows[index] = wanted[index];
                    batch.Step(states.Count, wanted.Length);
                    var logits = states.Select((state, row) => _network.Step((move + row) % VocabularySize, state)).ToArray();
                    for (var index = 0; index < wanted.Length; index++)
                        AssertClose(logits[wanted[index]], batch.Logits(index));
                }
            }
        }, iter: 200);
    }

    [Fact]
    public void A_state_that_was_read_can_be_written_to_another_row()
    {
        using var model = OnnxStepModel.Load(_network.ToOnnx(), 1);
        using var batch = model.CreateBatch(2);
        batch.InputIds[0] = 3;
        batch.Step(1);
        var state = new float[model.Layout.Size];
        batch.ReadState(0, state);
        batch.WriteState(1, state);
        (batch.InputIds[0], batch.InputIds[1]) = (5, 5);
        batch.Step(2);
        Assert.Equal(batch.Logits(0).ToArray(), batch.Logits(1).ToArray());
    }

    [Fact]
    public void A_graph_in_which_rows_change_each_other_steps_them_one_at_a_time()
    {
        using var model = OnnxStepModel.Load(_network.ToOnnx(mixesRows: true), 1);
        using var alone = model.CreateBatch(1);
        using var among = model.CreateBatch(4);
        for (var step = 0; step < 10; step++)
        {
            alone.InputIds[0] = step % VocabularySize;
            for (var row = 0; row < 4; row++)
                among.InputIds[row] = (step * (row + 1)) % VocabularySize;
            alone.Step(1);
            among.Step(4);
            Assert.Equal(alone.Logits(0).ToArray(), among.Logits(0).ToArray());
        }
    }

    [Fact]
    public void Numerics_are_the_same_for_the_same_weights_alone()
    {
        using var one = OnnxStepModel.Load(_network.ToOnnx(), 1);
        using var same = OnnxStepModel.Load(_network.ToOnnx(picksRows: true), 1);
        using var other = OnnxStepModel.Load(new TinyNetwork(VocabularySize, HiddenSize, seed: 4).ToOnnx(), 1);
        Assert.Matches("^[0-9a-f]{16}$", one.Numerics);
        Assert.Equal(one.Numerics, same.Numerics);
        Assert.NotEqual(one.Numerics, other.Numerics);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var model = OnnxStepModel.Load(_network.ToOnnx(), 1);
        using var batch = model.CreateBatch(4);
        batch.Step(4);
        batch.Step(4);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            batch.Step(4);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void The_runtime_is_told_to_send_nothing_to_its_maker()
    {
        OnnxStepModel.Load(_network.ToOnnx(), 1).Dispose();
        Assert.Equal("1", Environment.GetEnvironmentVariable(OnnxRuntimeTelemetry.Switch));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Native code shares .NET's environment there.");
        Assert.Equal("1", Marshal.PtrToStringUTF8(GetNative(OnnxRuntimeTelemetry.Switch)));
    }

    [Fact]
    public void A_missing_file_is_named() => Refuses(() => OnnxGraph.Read(_path + ".onnx"), _path + ".onnx");

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(200)]
    public void A_truncated_file_is_named(int length)
    {
        File.WriteAllBytes(_path, _network.ToOnnx()[..length]);
        Refuses(() => OnnxStepModel.Load(OnnxGraph.Read(_path), 1), _path);
    }

    [Fact]
    public void A_state_without_an_output_is_named()
    {
        File.WriteAllBytes(_path, _network.ToOnnx(stateOutput: "next"));
        Refuses(() => OnnxStepModel.Load(OnnxGraph.Read(_path), 1), "h_out.0");
    }

    [Fact]
    public void A_batch_of_one_only_is_refused()
    {
        File.WriteAllBytes(_path, _network.ToOnnx(batch: null));
        Refuses(() => OnnxStepModel.Load(OnnxGraph.Read(_path), 1), _path);
    }

    [Fact]
    public void Logits_that_are_no_numbers_are_refused()
    {
        File.WriteAllBytes(_path, _network.Poisoned().ToOnnx());
        Refuses(() => OnnxStepModel.Load(OnnxGraph.Read(_path), 1), "not finite");
    }

    private static void Refuses(Action load, string named)
    {
        var exception = Assert.ThrowsAny<Exception>(load);
        Assert.True(exception is InvalidDataException or FileNotFoundException, exception.ToString());
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    private static void AssertClose(float[] expected, ReadOnlySpan<float> actual)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-4f);
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr GetNative(string name);
}
