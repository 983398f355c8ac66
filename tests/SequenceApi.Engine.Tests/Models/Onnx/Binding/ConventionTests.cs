using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx.Binding;
using SequenceApi.Engine.Tests.Fakes;
using static SequenceApi.Engine.Models.Onnx.TensorProto.Types;

namespace SequenceApi.Engine.Tests.Models.Onnx.Binding;

/// <summary>The conventions that exporters follow, each served as a plain loop would.</summary>
public sealed class ConventionTests
{
    [Fact]
    public void What_PyTorch_usually_exports_is_served()
    {
        var binding = Served.Like(new ForeignLstm());
        Assert.True(binding.IsBatchDynamic);
        Assert.Empty(binding.Warnings);
        Assert.Equal("logits", binding.Scores.Name);
        Assert.Equal([("h0", "hn"), ("c0", "cn")], Pairs(binding));
    }

    [Theory]
    [InlineData("batch,sequence", false, true)]
    [InlineData("sequence,batch", true, true)]
    [InlineData("a,b", false, true)]
    [InlineData("a,b", true, true)]
    [InlineData("batch,1", false, true)]
    [InlineData("1,batch", true, true)]
    [InlineData("N", false, true)]
    [InlineData("batch,sequence", false, false)]
    [InlineData("sequence,batch", true, false)]
    [InlineData("1,sequence", false, false)]
    [InlineData("sequence,1", true, false)]
    [InlineData("sequence", true, false)]
    [InlineData("1,1", false, false)]
    [InlineData("1", true, false)]
    [InlineData("", true, false)]
    public void Ids_of_any_shape_are_served(string ids, bool isSequenceFirst, bool isBatchDynamic)
    {
        foreach (var type in new[] { DataType.Int64, DataType.Int32, DataType.Float })
            Assert.Equal(isBatchDynamic, Served.Like(new ForeignLstm
            {
                Ids = Axes(ids),
                IsSequenceFirst = isSequenceFirst,
                IdsType = type,
                Batch = isBatchDynamic ? "n" : 1,
                ScoresRank = ids.Length == 0 ? 2 : 3,
            }).IsBatchDynamic);
    }

    [Theory]
    [InlineData((int)StateForm.Whole, "h0,c0", "hn,cn")]
    [InlineData((int)StateForm.BatchFirst, "h0,c0", "hn,cn")]
    [InlineData((int)StateForm.Joined, "state", "stateN")]
    [InlineData((int)StateForm.PerLayer, "h_in.0,c_in.0,h_in.1,c_in.1", "h_out.0,c_out.0,h_out.1,c_out.1")]
    [InlineData((int)StateForm.PerLayer, "h0,c0,h1,c1", "h0_out,c0_out,h1_out,c1_out")]
    [InlineData((int)StateForm.PerLayer, "1,2,3,4", "11,12,13,14")]
    public void States_cut_in_any_way_are_served(int form, string inputs, string outputs)
    {
        foreach (var (ids, batch) in new[] { ("batch,sequence", (object)"batch"), ("1,sequence", 1), ("1,1", 1) })
            Assert.Equal(inputs.Split(',').Zip(outputs.Split(',')).Order(), Pairs(Served.Like(new ForeignLstm
            {
                Ids = Axes(ids),
                Batch = batch,
                States = (StateForm)form,
                In = inputs.Split(','),
                Out = outputs.Split(','),
            })).Order());
    }

    [Theory]
    [InlineData("sequence")]
    [InlineData("1")]
    [InlineData("1,1")]
    public void States_without_a_batch_axis_are_served(string ids) => Assert.False(Served.Like(
        new ForeignLstm { Ids = Axes(ids), IsSequenceFirst = true, States = StateForm.Unbatched }).IsBatchDynamic);

    [Theory]
    [InlineData("h_in,c_in", "h_out,c_out")]
    [InlineData("h0,c0", "hn,cn")]
    [InlineData("h_0,c_0", "h_n,c_n")]
    [InlineData("h,c", "hn,cn")]
    [InlineData("hx,cx", "hy,cy")]
    [InlineData("initial_h,initial_c", "Y_h,Y_c")]
    [InlineData("state,state_2", "stateN,state_2N")]
    [InlineData("state3_in,state4_in", "state3_out,state4_out")]
    [InlineData("input_states_1,input_states_2", "output_states_1,output_states_2")]
    [InlineData("past_h,past_c", "present_h,present_c")]
    [InlineData("hidden,cell", "next_hidden,next_cell")]
    [InlineData("hidden,cell", "hidden_out,cell_out")]
    [InlineData("hidden,cell", "new_hidden,new_cell")]
    [InlineData("recurrent_h_in,recurrent_c_in", "recurrent_h_out,recurrent_c_out")]
    [InlineData("h0,c0", "next_h0,next_c0")]
    [InlineData("lstm/h:0,lstm/c:0", "lstm/h_out:0,lstm/c_out:0")]
    [InlineData("onnx::LSTM_12,onnx::LSTM_13", "onnx::Gather_98,onnx::Gather_99")]
    [InlineData("a.b,a.c", "134,135")]
    [InlineData("7,8", "241,236")]
    public void Names_of_any_kind_are_served(string inputs, string outputs)
    {
        foreach (var (ids, batch) in new[] { ("batch,sequence", (object)"batch"), ("batch,1", "batch"), ("1,1", 1) })
        {
            var binding = Served.Like(new ForeignLstm { Ids = Axes(ids), Batch = batch, In = inputs.Split(','), Out = outputs.Split(','), HasJunkAxes = true });
            Assert.Equal(inputs.Split(',').Zip(outputs.Split(',')), Pairs(binding));
        }
    }

    [Theory]
    [InlineData("batch,sequence", true)]
    [InlineData("1,1", false)]
    public void The_names_are_not_believed_where_the_graph_behaves_otherwise(string ids, bool isBatchDynamic) => Assert.Equal(
        [("state_1", "state_2_out"), ("state_2", "state_1_out")],
        Pairs(Served.Like(new ForeignLstm { Ids = Axes(ids), Batch = isBatchDynamic ? "batch" : 1, In = ["state_1", "state_2"], Out = ["state_2_out", "state_1_out"] })));

    [Theory]
    [InlineData(3, "0,1,2")]
    [InlineData(3, "1,2,0")]
    [InlineData(2, "2,1,0")]
    [InlineData(1, "1,0,2")]
    public void Scores_of_any_rank_and_place_are_served(int rank, string order)
    {
        foreach (var kind in Enum.GetValues<ScoresKind>())
            foreach (var name in new[] { "logits", "dense_2", "77" })
            {
                var binding = Served.Like(new ForeignLstm
                {
                    Ids = rank == 1 ? [1, "sequence"] : ["batch", "sequence"],
                    Batch = rank == 1 ? 1 : "batch",
                    ScoresRank = rank,
                    ScoresName = name,
                    Kind = kind,
                    OutOrder = [.. order.Split(',').Select(int.Parse)],
                    HasJunkAxes = true,
                });
                Assert.Equal((name, kind), (binding.Scores.Name, binding.Scores.Kind));
            }
    }

    [Fact]
    public void A_state_whose_output_is_missing_is_refused() => Assert.Contains("states", Assert.Throws<InvalidDataException>(() => Served.Load(new ForeignLstm
    {
        States = StateForm.PerLayer,
        In = ["h0", "c0", "h1", "c1"],
        Out = ["h0_out", "c0_out", "h1_out", "c1_out"],
        OutOrder = [0, 1, 2, 3],
    }.ToOnnx())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1,sequence", false)]
    [InlineData("sequence,1", true)]
    [InlineData("sequence", true)]
    [InlineData("n", true)]
    public void A_lone_dynamic_axis_beside_states_of_one_row_is_the_sequence_and_is_used_to_check_them(string ids, bool isSequenceFirst)
    {
        var binding = Served.Like(new ForeignLstm { Ids = Axes(ids), IsSequenceFirst = isSequenceFirst, Batch = 1 });
        Assert.Equal((-1, ids.StartsWith('1') ? 1 : 0), (binding.Ids.BatchAxis, binding.Ids.SequenceAxis));
        Assert.All(binding.Evidence.Where(evidence => evidence.Part.StartsWith("state ", StringComparison.Ordinal)), evidence =>
            Assert.Contains("4 tokens in one call", evidence.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Weights_among_the_inputs_are_no_inputs() => Assert.Equal([("h0", "hn"), ("c0", "cn")], Pairs(Served.Like(new ForeignLstm { IrVersion = 3 })));

    [Fact]
    public void The_smallest_batch_of_all_inputs_counts()
    {
        var binding = Served.Like(new ForeignLstm { Batch = 1 });
        Assert.False(binding.IsBatchDynamic);
        Assert.Contains("one sequence", Assert.Single(binding.Warnings), StringComparison.Ordinal);
    }

    private static object[] Axes(string axes) =>
        [.. axes.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(axis => int.TryParse(axis, out var length) ? length : (object)axis)];

    private static IEnumerable<(string, string)> Pairs(GraphBinding binding) => binding.States.Select(state => (state.Input, state.Output));
}
