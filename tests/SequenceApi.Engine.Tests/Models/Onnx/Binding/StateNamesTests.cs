using SequenceApi.Engine.Models.Onnx.Binding;

namespace SequenceApi.Engine.Tests.Models.Onnx.Binding;

public sealed class StateNamesTests
{
    [Theory]
    [InlineData("h_in", "h_out")]
    [InlineData("h0", "hn")]
    [InlineData("h_0", "h_n")]
    [InlineData("h", "hn")]
    [InlineData("hx", "hy")]
    [InlineData("initial_h", "Y_h")]
    [InlineData("state", "stateN")]
    [InlineData("state3_in", "state3_out")]
    [InlineData("input_states_1", "output_states_1")]
    [InlineData("past", "present")]
    [InlineData("hidden", "next_hidden")]
    [InlineData("hidden", "hidden_out")]
    [InlineData("hidden", "new_hidden")]
    [InlineData("recurrent_in", "recurrent_out")]
    [InlineData("h0", "next_h0")]
    [InlineData("hiddenIn", "hiddenOut")]
    [InlineData("lstm/state_h:0", "lstm/state_h_out:0")]
    public void Habits_of_naming_a_state_s_input_and_output_go_together(string input, string output) =>
        Assert.True(StateNames.Agreement(input, output) >= StateNames.Paired);

    [Theory]
    [InlineData("h0", "hn", "cn")]
    [InlineData("c0", "cn", "hn")]
    [InlineData("h1", "h1_out", "h0_out")]
    [InlineData("h0", "h0_out", "h1_out")]
    [InlineData("state_1", "state_1_out", "state_2_out")]
    [InlineData("initial_c", "Y_c", "Y_h")]
    [InlineData("past.0", "present.0", "present.1")]
    public void The_right_output_goes_better_than_its_neighbour(string input, string output, string neighbour) =>
        Assert.True(StateNames.Agreement(input, output) > StateNames.Agreement(input, neighbour));

    [Theory]
    [InlineData("input", "output")]
    [InlineData("x", "y")]
    [InlineData("12", "12")]
    [InlineData("12", "147")]
    [InlineData("audio", "state")]
    [InlineData("", "")]
    public void Names_that_say_nothing_do_not_go_together(string input, string output) => Assert.Equal(0, StateNames.Agreement(input, output));
}
