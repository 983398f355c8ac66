using SequenceApi.Engine.Models.Onnx.Binding;

namespace SequenceApi.Engine.Tests.Models.Onnx.Binding;

public sealed class CellNameTests
{
    [Theory]
    [InlineData("c_in.0")]
    [InlineData("lstm_cell_c")]
    [InlineData("cell_state")]
    public void A_memory_cell_is_known_by_its_name(string name) => Assert.True(StateNames.IsCell(name));

    [Theory]
    [InlineData("h_in.0")]
    [InlineData("lstm_cell_h")]
    [InlineData("cell_hidden_state")]
    public void What_the_layer_is_called_makes_a_hidden_state_no_memory_cell(string name) => Assert.False(StateNames.IsCell(name));
}
