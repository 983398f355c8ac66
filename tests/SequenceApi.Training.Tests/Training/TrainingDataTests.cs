using SequenceApi.Training.Data;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Tests.Training;

public sealed class TrainingDataTests
{
    [Theory]
    [InlineData("character")]
    [InlineData("word")]
    [InlineData("bpe")]
    public void A_checkpoint_says_all_that_its_tokenizer_is_made_of(string kind)
    {
        var (data, about) = Prepare(kind, Runs.Text(2000));

        var read = new Checkpoint(CheckpointInfo.Parse(about.ToJson()), []);

        var (head, tail) = Runs.Corpus(2000).Split(Runs.Options.Holdout);
        Assert.Equal(data.Training, read.ToTokenizer().Encode(head));
        Assert.Equal(data.Validation, read.ToTokenizer().Encode(tail));
        Assert.Equal(data.BeginningId, read.BeginningId);
        Assert.Equal(data.UnknownId, read.ToTokenizer().UnknownId);
        Assert.Equal("\n", read.ToTokenizer().Text(data.BeginningId!.Value));
        Assert.Equal(tail.Length, read.About.CharactersPerToken!.Value * data.Validation.Length, precision: 6);
    }

    [Fact]
    public void A_checkpoint_that_names_no_tokenizer_has_characters()
    {
        var (_, about) = Prepare("character", Runs.Text(500));
        var old = about.ToJson().Replace("\"tokenizer\":\"character\",", "", StringComparison.Ordinal);
        Assert.DoesNotContain("tokenizer", old, StringComparison.Ordinal);
        Assert.Equal([1, 2], new Checkpoint(CheckpointInfo.Parse(old), []).ToTokenizer().Encode("\n "));
    }

    [Theory]
    [InlineData("character")]
    [InlineData("word")]
    [InlineData("bpe")]
    public void A_beginning_that_training_never_meets_is_refused(string kind) => Assert.Contains(
        "'line break'",
        Assert.Throws<TrainingException>(() => Prepare(kind, Runs.Text(2000).Replace('\n', ' '))).Message,
        StringComparison.Ordinal);

    private static (TrainingData Data, CheckpointInfo About) Prepare(string kind, string text) => TrainingData.Prepare(
        Runs.Options with { Tokenizer = kind }, new Corpus("text.txt", text, new string('a', 64)), validation: null);
}
