using SequenceApi.Training.Training;

namespace SequenceApi.Training.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // 270 tokens in 4 streams of 67 make 6 chunks an epoch, 18 steps in all: stops at the start, inside and at the end
    // of an epoch, and just before the last step.
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(17)]
    public void A_run_that_is_stopped_and_resumed_ends_with_the_weights_of_one_that_never_stopped(long stopAfterStep)
    {
        Assert.True(Run(Runs.Start(_folder["whole"])));
        Assert.False(Run(Runs.Start(_folder["parts"]), stopAfterStep));
        Assert.True(Run(Runs.Resume(_folder["parts"])));

        Assert.Equal(Runs.LastBytes(_folder["whole"]), Runs.LastBytes(_folder["parts"]));
        Assert.Equal(Progress("whole") with { Elapsed = default }, Progress("parts") with { Elapsed = default });
    }

    [Fact]
    public void So_does_a_run_of_every_other_part_of_a_recipe()
    {
        TrainingOptions[] recipes =
        [
            Runs.Options with { Cell = "gru", IsTied = true, Optimizer = "sgd", LearningRate = 1, Schedule = "plateau" },
            Runs.Options with { Cell = "rnn", EmaDecay = 0.9, ValidationsPerEpoch = 3, Schedule = "plateau", ForgetBias = 1 },
            Runs.Options with { IsTied = true, EmbeddingSize = 16, EmbeddingDropout = 0.1, OutputDropout = 0.4, ForgetBias = 1 },
        ];
        foreach (var (index, recipe) in recipes.Index())
        {
            Assert.True(Run(Runs.Start(_folder[$"whole{index}"], recipe)));
            Assert.False(Run(Runs.Start(_folder[$"parts{index}"], recipe), stopAfterStep: 9));
            Assert.True(Run(Runs.Resume(_folder[$"parts{index}"])));

            Assert.Equal(Runs.LastBytes(_folder[$"whole{index}"]), Runs.LastBytes(_folder[$"parts{index}"]));
            Assert.Equal(Progress($"whole{index}") with { Elapsed = default }, Progress($"parts{index}") with { Elapsed = default });
        }
    }

    [Fact]
    public void A_run_ends_early_after_as_many_misses_as_it_has_patience_for()
    {
        var log = new RecordingLog();
        // At this rate nothing is learned after the first validations.
        Run(Runs.Start(_folder["run"], Runs.Options with { Epochs = 50, LearningRate = 2, Patience = 2 }), log);

        Assert.InRange(log.Validations.Count, 3, 49);
        Assert.All(log.Validations[^2..], report => Assert.False(report.IsBest));
        Assert.True(log.Validations[^3].IsBest);
        Assert.True(Run(Runs.Resume(_folder["run"])));
    }

    [Fact]
    public void Validations_are_spread_over_the_epoch()
    {
        var log = new RecordingLog();
        Run(Runs.Start(_folder["run"], Runs.Options with { Epochs = 2, ValidationsPerEpoch = 3 }), log);

        Assert.Equal([2, 4, 6, 8, 10, 12], log.Validations.Select(report => report.Step));
    }

    [Fact]
    public void The_weights_that_are_kept_are_the_running_mean_where_there_is_one()
    {
        Run(Runs.Start(_folder["run"], Runs.Options with { EmaDecay = 0.9, Epochs = 1, Holdout = 0 }));

        var best = Checkpoint.Load(_folder["run"]);
        var last = Checkpoint.Load(_folder["run/last.safetensors"]);
        Assert.Equal(
            Runs.Bytes([("", last.Tensors["average.projection.weight"])]), Runs.Bytes([("", best.Tensors["model.projection.weight"])]));
        Assert.NotEqual(
            Runs.Bytes([("", last.Tensors["model.projection.weight"])]), Runs.Bytes([("", best.Tensors["model.projection.weight"])]));
    }

    [Fact]
    public void A_run_that_was_killed_goes_on_from_its_last_checkpoint_to_the_same_end()
    {
        var options = Runs.Options with { Epochs = 40, EmaDecay = 0.9, ValidationsPerEpoch = 2 };
        Assert.True(Run(Runs.Start(_folder["whole"], options)));
        Assert.False(Run(Runs.Start(_folder["killed"], options), stopAfterStep: 100));
        var earlier = File.ReadAllBytes(_folder["killed/last.safetensors"]);
        Assert.False(Run(Runs.Resume(_folder["killed"]), stopAfterStep: 170));
        // As a kill leaves it: the best weights are newer than what the run goes on from.
        File.WriteAllBytes(_folder["killed/last.safetensors"], earlier);

        Assert.True(Run(Runs.Resume(_folder["killed"])));

        Assert.Equal(240, Progress("killed").Step);
        Assert.Equal(Runs.LastBytes(_folder["whole"]), Runs.LastBytes(_folder["killed"]));
        Assert.Equal(
            Runs.Bytes(Checkpoint.Load(_folder["whole"]).Tensors.Select(pair => (pair.Key, pair.Value))),
            Runs.Bytes(Checkpoint.Load(_folder["killed"]).Tensors.Select(pair => (pair.Key, pair.Value))));
    }

    [Fact]
    public void A_model_of_a_run_with_a_running_mean_is_that_mean()
    {
        Run(Runs.Start(_folder["run"], Runs.Options with { EmaDecay = 0.9, Holdout = 0 }), stopAfterStep: 9);

        var last = Checkpoint.Load(_folder["run"]);
        using var model = last.ToModel();
        Assert.Equal(
            Runs.Bytes([("", last.Tensors["average.projection.weight"])]), Runs.Bytes([("", model.Projection.Weight)]));
    }

    [Fact]
    public void Another_seed_ends_with_other_weights()
    {
        Run(Runs.Start(_folder["one"]));
        Run(Runs.Start(_folder["other"], Runs.Options with { Seed = 6 }));

        Assert.NotEqual(Runs.LastBytes(_folder["one"]), Runs.LastBytes(_folder["other"]));
    }

    [Fact]
    public void The_clipped_share_counts_the_steps_of_the_epoch_whose_norm_was_above_the_clip()
    {
        var log = new RecordingLog();
        // In the midst of the norms.
        Run(Runs.Start(_folder["run"], Runs.Options with { Clip = 0.51 }), log);

        var counted = log.Steps.Select((step, index) => log.Steps[(index / 6 * 6)..(index + 1)].Average(each => each.GradientNorm > 0.51 ? 1.0 : 0));
        Assert.Equal(counted, log.Steps.Select(step => step.ClippedShare), (expected, actual) => Math.Abs(expected - actual) < 1e-9);
        Assert.Contains(log.Steps, step => step.ClippedShare is > 0 and < 1);
    }

    [Fact]
    public void Training_learns()
    {
        var log = new RecordingLog();
        var options = Runs.Options with { Dropout = 0, WeightDrop = 0, Epochs = 60, LearningRate = 0.01 };
        Run(Runs.Start(_folder["run"], options), log);

        Assert.InRange(log.Steps[^1].Loss, 0, log.Steps[0].Loss - 1);
        Assert.Equal(1, log.Steps[^1].Progress);
        Assert.Equal(TimeSpan.Zero, log.Steps[^1].Remaining);
    }

    [Fact]
    public void The_best_weights_are_those_of_the_lowest_validation_loss()
    {
        var log = new RecordingLog();
        // Far too high a rate at the end makes later epochs worse.
        Run(Runs.Start(_folder["run"], Runs.Options with { Epochs = 8, LearningRate = 0.3 }), log);

        var best = Checkpoint.Load(_folder["run"]);
        using var model = best.ToModel();
        var (data, _) = TrainingData.Prepare(Runs.Options, Runs.Corpus(), validation: null);
        Assert.Equal(log.Validations.Min(report => report.NatsPerToken), best.About.Progress.Best);
        Assert.Equal(best.About.Progress.Best!.Value, Evaluator.Evaluate(model, data.Validation, data.BeginningId).NatsPerToken, precision: 6);
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_run_with_its_step_and_keeps_the_best()
    {
        Run(Runs.Start(_folder["run"]), stopAfterStep: 7);
        var best = File.ReadAllBytes(_folder["run/best.safetensors"]);
        using var trainer = Runs.Resume(_folder["run"]);
        using (TorchSharp.torch.no_grad())
            trainer.Model.Projection.Bias.fill_(float.NaN);

        var exception = Assert.Throws<DivergenceException>(() => trainer.Run(new RecordingLog(), CancellationToken.None));

        Assert.StartsWith("Step 8: the loss is NaN", exception.Message, StringComparison.Ordinal);
        Assert.Contains("of step 6, are kept", exception.Message, StringComparison.Ordinal);
        Assert.Equal(best, File.ReadAllBytes(_folder["run/best.safetensors"]));
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_leaves_the_last_one_whole()
    {
        Run(Runs.Start(_folder["run"]), stopAfterStep: 7);
        var last = File.ReadAllBytes(_folder["run/last.safetensors"]);
        Directory.CreateDirectory(_folder["run/last.safetensors.tmp"]);

        Assert.Throws<TrainingException>(() => Run(Runs.Resume(_folder["run"])));

        Assert.Equal(last, File.ReadAllBytes(_folder["run/last.safetensors"]));
    }

    [Fact]
    public void Another_corpus_is_refused_on_resume()
    {
        Run(Runs.Start(_folder["run"]), stopAfterStep: 2);
        var earlier = Checkpoint.Load(_folder["run/last.safetensors"]).About;
        var (_, about) = TrainingData.Prepare(Runs.Options, Runs.Corpus() with { Sha256 = new string('b', 64) }, validation: null);

        var exception = Assert.Throws<TrainingException>(() => about.Resume(earlier));

        Assert.Contains("another corpus", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_with_a_time_budget_anneals_with_the_clock_and_ends_with_it()
    {
        var time = new SteppingTime(TimeSpan.FromSeconds(2));
        var (data, about) = TrainingData.Prepare(Runs.Options with { Minutes = 1 }, Runs.Corpus(), validation: null);
        Directory.CreateDirectory(_folder["run"]);
        using var trainer = new Trainer(data, about, _folder["run"], time, resumed: null);
        var log = new RecordingLog();

        Assert.True(trainer.Run(log, log.Stop));

        Assert.InRange(trainer.Progress.Elapsed, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(70));
        Assert.Equal(1, log.Steps[^1].Progress);
        Assert.NotEmpty(log.Validations);
    }

    public void Dispose() => _folder.Dispose();

    private static bool Run(Trainer trainer, long stopAfterStep = long.MaxValue) =>
        Run(trainer, new RecordingLog(stopAfterStep));

    private static bool Run(Trainer trainer, RecordingLog log)
    {
        using (trainer)
            return trainer.Run(log, log.Stop);
    }

    private TrainingProgress Progress(string run) => Checkpoint.Load(_folder[$"{run}/last.safetensors"]).About.Progress;

    /// <summary>A clock that moves on whenever it is looked at.</summary>
    private sealed class SteppingTime(TimeSpan step) : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += step.Ticks;
    }
}
