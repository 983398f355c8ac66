using System.Text.Json;
using System.Text.Json.Nodes;
using SequenceApi.Training.Training;

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

    private static CheckpointInfo Describe() => TrainingData.Prepare(Runs.Options, Runs.Corpus(), validation: null).About;
}
