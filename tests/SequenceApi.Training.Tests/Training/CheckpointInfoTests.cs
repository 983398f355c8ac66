using System.Text.Json;
using System.Text.Json.Nodes;
using SequenceApi.Training.Training;
using TorchSharp;

namespace SequenceApi.Training.Tests.Training;

public sealed class CheckpointInfoTests
{
    [Fact]
    public void What_a_checkpoint_says_is_read_as_it_was_written()
    {
        var about = Describe();

        Assert.Equal(about.ToJson(), CheckpointInfo.Parse(about.ToJson()).ToJson());
    }

    [Fact]
    public void Options_that_an_older_checkpoint_does_not_name_have_their_defaults()
    {
        var json = JsonNode.Parse(Describe().ToJson())!;
        var options = json["options"]!.AsObject();
        options.Remove("tokenizer");
        options.Remove("validations_per_epoch");

        var older = CheckpointInfo.Parse(json.ToJsonString()).Options;

        Assert.Equal(("character", 1, Runs.Options.HiddenSize), (older.Tokenizer, older.ValidationsPerEpoch, older.HiddenSize));
    }

    [Fact]
    public void Options_that_it_has_no_name_for_are_refused()
    {
        var json = JsonNode.Parse(Describe().ToJson())!;
        json["options"]!["attention"] = 3;

        Assert.Throws<JsonException>(() => CheckpointInfo.Parse(json.ToJsonString()));
    }

    [Theory]
    [InlineData("layers", 0)]
    [InlineData("hidden_size", -3)]
    [InlineData("embedding_size", 1_000_000)]
    public void A_network_of_no_possible_size_is_refused(string option, int value)
    {
        var json = JsonNode.Parse(Describe().ToJson())!;
        json["options"]![option] = value;

        Assert.Throws<JsonException>(() => CheckpointInfo.Parse(json.ToJsonString()));
    }

    [Fact]
    public void A_network_of_more_numbers_than_the_file_has_is_refused_before_it_is_made()
    {
        var options = Runs.Options with { Layers = 16, HiddenSize = 8192 };
        var checkpoint = new Checkpoint(Describe() with { Options = options }, new() { ["model.x"] = torch.zeros(3) });

        Assert.Contains("fewer numbers", Assert.Throws<TrainingException>(checkpoint.ToModel).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1, 0.1, null, false)]
    [InlineData(0.1, 0.05, null, false)]
    [InlineData(0.1, 0.2, null, true)]
    [InlineData(0, 0.1, null, true)]
    [InlineData(0.1, 0.1, "a text of its own", true)]
    public void A_files_end_was_learned_where_less_of_it_was_held_out(double holdout, double share, string? validation, bool isLearned)
    {
        var about = Describe() with { Options = Runs.Options with { Holdout = holdout }, ValidationSha256 = validation };

        Assert.Equal(isLearned, about.HasLearned(about.CorpusSha256, share));
        Assert.False(about.HasLearned("another", share));
        Assert.True((about with { CorpusFiles = ["another", "one more"] }).HasLearned("another", share));
    }

    [Fact]
    public void A_run_is_not_resumed_with_other_tokens()
    {
        var about = Describe();
        var other = about with { Vocabulary = [.. about.Vocabulary.Reverse()] };

        Assert.Contains("other tokens", Assert.Throws<TrainingException>(() => about.Resume(other)).Message, StringComparison.Ordinal);
        Assert.Throws<TrainingException>(() => about.Resume(about with { Merges = ["a b"] }));
    }

    private static CheckpointInfo Describe() => TrainingData.Prepare(Runs.Options, Runs.Corpus(), validation: null).About;
}
