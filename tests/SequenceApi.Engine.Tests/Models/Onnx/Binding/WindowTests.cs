using SequenceApi.Engine.Tests.Fakes;
using static SequenceApi.Engine.Models.Onnx.TensorProto.Types;

namespace SequenceApi.Engine.Tests.Models.Onnx.Binding;

public sealed class WindowTests
{
    private const int Window = -1;

    public static TheoryData<int, int, string> Forms { get; } = new(
        from form in new[] { "N,w", "w,N", "1,w", "w,1", "w" }
        from rank in new[] { 1, 2, 3, 4 }
        from window in new[] { 2, 3, 4 }
        where rank != 1 || !form.Contains('N', StringComparison.Ordinal)
        select (window, rank, form));

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_window_of_any_layout_is_filled_from_the_right_and_keeps_the_last_tokens(int window, int rank, string form)
    {
        object[] axes = [.. form.Split(',').Select(axis => axis switch { "w" => Window, "1" => 1, _ => (object)axis })];
        foreach (var type in new[] { DataType.Int64, DataType.Int32, DataType.Float })
        {
            var network = new ForeignWindow { Window = window, ScoresRank = rank, Axes = axes, Type = type };
            using var model = Served.Like(network.ToOnnx(), () => new float[100], (token, read) =>
            {
                read[(int)++read[0]] = token;
                return network.Score([.. read[1..((int)read[0] + 1)].Select(number => (int)number)]);
            });
            Assert.Equal((form.Contains('N', StringComparison.Ordinal), window), (model.Binding.IsBatchDynamic, model.Binding.Window));
        }
    }

    [Fact]
    public void A_state_from_outside_puts_no_id_outside_the_vocabulary_into_the_runtime()
    {
        using var model = Served.Load(new ForeignWindow().ToOnnx());
        using var batch = model.CreateBatch(1);
        batch.WriteState(0, [float.NaN, 1e30f, -1, ForeignWindow.Vocabulary, 4]);
        batch.InputIds[0] = 3;
        batch.Step(1);
        var among = batch.Logits(0).ToArray();
        batch.WriteState(0, [0, 0, 0, 0, 4]);
        batch.Step(1);
        Assert.Equal(batch.Logits(0).ToArray(), among);
    }

    [Fact]
    public void What_a_window_remembers_is_its_tokens_and_their_number()
    {
        using var model = Served.Load(new ForeignWindow().ToOnnx());
        using var batch = model.CreateBatch(1);
        var state = new float[model.Layout.Size];
        foreach (var (id, expected) in new (int, float[])[] { (5, [0, 0, 0, 5, 1]), (2, [0, 0, 5, 2, 2]), (8, [0, 5, 2, 8, 3]), (1, [5, 2, 8, 1, 4]), (7, [2, 8, 1, 7, 4]) })
        {
            batch.InputIds[0] = id;
            batch.Step(1);
            batch.ReadState(0, state);
            Assert.Equal(expected, state);
        }
    }
}
