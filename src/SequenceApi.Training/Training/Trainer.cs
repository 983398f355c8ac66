using SequenceApi.Training.Model;

namespace SequenceApi.Training.Training;

/// <summary>Takes a run to its end: steps, validations, checkpoints.</summary>
internal sealed class Trainer : IDisposable
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromMinutes(5);
    private const int TokensOfStream = 2048;
    private const int MostStreams = 32;

    private readonly TrainingData _data;
    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly TrainingState _state;
    private readonly LearningRateSchedule _schedule;
    private CheckpointInfo _about;

    /// <summary>Starts a run, or goes on with one.</summary>
    /// <param name="data">What it learns from.</param>
    /// <param name="about">The run; its progress is where it goes on.</param>
    /// <param name="directory">Where checkpoints are kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="resumed">The checkpoint that it goes on from, or null.</param>
    /// <exception cref="TrainingException">The text is too short, or the checkpoint is of another network.</exception>
    public Trainer(TrainingData data, CheckpointInfo about, string directory, TimeProvider time, Checkpoint? resumed)
    {
        (_data, _about, _directory, _time) = (data, about, directory, time);
        _state = new TrainingState(about.Options, data.Training, about.Vocabulary.Length, data.UnknownId);
        _schedule = new LearningRateSchedule(about.Options);
        resumed?.CopyTo([.. _state.Tensors]);
    }

    /// <summary>How far the run has come.</summary>
    public TrainingProgress Progress => _about.Progress;

    /// <summary>The network as it is now.</summary>
    public Network Model => _state.Model;

    /// <summary>What it computes.</summary>
    public TrainingOptions Options => _about.Options;

    private string BestPath => Path.Combine(_directory, Checkpoint.BestFileName);

    private long StepCount => (long)Options.Epochs * _state.StepsPerEpoch;

    private bool IsOver => (Options.Patience > 0 && Progress.MissesInRow >= Options.Patience) || Done >= 1;

    /// <summary>How much of the run is over, in 0…1, unless it ends early.</summary>
    private double Done => Math.Min(1, Options.Minutes is { } minutes
        ? Progress.Elapsed.TotalMinutes / minutes
        : (double)Progress.Step / StepCount);

    /// <summary>The same when the next step is half taken.</summary>
    private double HalfAStepOn => Options.Minutes is null ? Math.Min(1, Done + 0.5 / StepCount) : Done;

    private bool IsValidationDue =>
        Progress.Step * Options.ValidationsPerEpoch / _state.StepsPerEpoch
        != (Progress.Step - 1) * Options.ValidationsPerEpoch / _state.StepsPerEpoch;

    /// <summary>Trains until the end or until it is told to stop; either way the last step is saved.</summary>
    /// <param name="log">Where it tells how it goes.</param>
    /// <param name="stop">Ends the run after the step it is at.</param>
    /// <returns>Whether the run came to its end.</returns>
    /// <exception cref="TrainingException">A checkpoint can't be written, or the loss is no number.</exception>
    public bool Run(ITrainingLog log, CancellationToken stop)
    {
        // What can't be written should fail now, not in five minutes.
        Save();
        var (firstStep, before, started) = (Progress.Step, Progress.Elapsed, _time.GetTimestamp());
        var saved = started;
        while (!IsOver && !stop.IsCancellationRequested)
        {
            var result = Learn();
            var sitting = _time.GetElapsedTime(started);
            Advance(progress => progress.After(result, before + sitting, _state.StepsPerEpoch));
            log.Stepped(Report(result, sitting / (Progress.Step - firstStep)));
            var isEpochOver = Progress.Step % _state.StepsPerEpoch == 0;
            var isValidationDue = IsValidationDue || Done >= 1;
            var validationLoss = isValidationDue ? Validate(log) : null;
            if (isValidationDue || CurveStretch.EndsAt(Progress.Step))
                Plot(log, result, validationLoss);
            if (isEpochOver || _time.GetElapsedTime(saved) >= SaveInterval)
            {
                Save();
                saved = _time.GetTimestamp();
            }
        }

        Save();
        if (IsOver)
            KeepBest();
        return IsOver;
    }

    /// <inheritdoc/>
    public void Dispose() => _state.Dispose();

    private StepResult Learn()
    {
        var learningRate = _schedule.At(HalfAStepOn, Progress.Misses);
        var (loss, gradientNorm) = _state.Step(Progress.Step, learningRate);
        if (double.IsFinite(loss) && double.IsFinite(gradientNorm))
            return new StepResult(loss, gradientNorm, gradientNorm > Options.Clip, learningRate);
        var kept = Progress.Best is null ? "" : $" The best weights, of step {Progress.BestStep}, are kept.";
        throw new TrainingException(
            $"Step {Progress.Step + 1}: the loss is {loss} and its gradient's norm {gradientNorm}; lower --learning-rate or --clip.{kept}");
    }

    private StepReport Report(StepResult result, TimeSpan perStep)
    {
        var remaining = Options.Minutes is { } minutes
            ? TimeSpan.FromMinutes(minutes) - Progress.Elapsed
            : perStep * (StepCount - Progress.Step);
        return new StepReport(
            Progress.Step, _about.Epoch, Done, result.Loss, result.GradientNorm, Progress.ClippedShare(_state.StepsPerEpoch),
            result.LearningRate, _state.TokensPerStep / perStep.TotalSeconds,
            remaining < TimeSpan.Zero ? TimeSpan.Zero : remaining);
    }

    private void Plot(ITrainingLog log, StepResult last, double? validationLoss)
    {
        var stretch = Progress.Stretch!;
        log.Plotted(new CurvePoint(
            Progress.Step, _about.Epoch, Progress.Elapsed, stretch.Loss / stretch.Steps, validationLoss,
            stretch.GradientNorm / stretch.Steps, (double)stretch.Clipped / stretch.Steps, last.LearningRate));
        Advance(progress => progress with { Stretch = null });
    }

    private double? Validate(ITrainingLog log)
    {
        if (_data.Validation.Length < 2)
            return null;
        var loss = 0.0;
        var streams = Math.Clamp(_data.Validation.Length / TokensOfStream, 1, MostStreams);
        _state.Average.Use(() =>
        {
            loss = Evaluator.Evaluate(Model, _data.Validation, _data.BeginningId, streams).NatsPerToken;
            Advance(progress => progress.Validate(loss));
            var isBest = Progress.BestStep == Progress.Step;
            if (isBest)
                Checkpoint.Save(BestPath, _about, [.. _state.Weights]);
            log.Validated(new ValidationReport(Progress.Step, _about.Epoch, loss, isBest));
        });
        return loss;
    }

    /// <summary>Gives the best weights their loss on the validation text read whole, as anyone who serves them will
    /// measure it. Where there is no such text, the last ones are the best.</summary>
    private void KeepBest()
    {
        if (_data.Validation.Length < 2)
            _state.Average.Use(() => Checkpoint.Save(BestPath, _about, [.. _state.Weights]));
        if (Progress.Best is null)
            return;
        var best = Checkpoint.Load(BestPath);
        using var model = best.ToModel();
        var loss = Evaluator.Evaluate(model, _data.Validation, _data.BeginningId).NatsPerToken;
        Checkpoint.Save(BestPath, best.About with { Progress = best.About.Progress with { Best = loss } }, [.. Checkpoint.Weights(model)]);
    }

    private void Save() =>
        Checkpoint.Save(Path.Combine(_directory, Checkpoint.LastFileName), _about, [.. _state.Tensors]);

    private void Advance(Func<TrainingProgress, TrainingProgress> next) => _about = _about with { Progress = next(Progress) };
}
