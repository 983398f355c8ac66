using SequenceApi.Training.Baselines;

namespace SequenceApi.Training.Tests.Baselines;

public sealed class WhitespaceWordsTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("one", "one")]
    [InlineData(" no it was n't \n black  monday\r\n", "no", "it", "was", "n't", "\n", "black", "monday", "\n")]
    [InlineData("\n\nN", "\n", "\n", "N")]
    public void Words_stand_between_white_space_and_a_line_break_is_one(string text, params string[] words) =>
        Assert.Equal(words, WhitespaceWords.Split(text));
}
