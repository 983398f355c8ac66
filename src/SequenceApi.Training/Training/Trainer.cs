using SequenceApi.Training.Model;

namespace SequenceApi.Training.Training;

/// <summary>Takes a run to its end: steps, validations, checkpoints.</summary>
internal sealed class Trainer : IDisposable
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromMinutes(5);

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
        _schedule = new LearningRateSchedule(about.Options.LearningRate, about.Options.WarmUp);
        resumed?.CopyTo([.. _state.Tensors]);
    }

    /// <summary>How far the run has come.</summary>
    public TrainingProgress Progress => _about.Progress;

    /// <summary>The network as it is now.</summary>
    public Network Model => _state.Model;

    /// <summary>What it computes.</summary>
    public TrainingOptions Options => _about.Options;

    private long StepCount => (long)Options.Epochs * _state.StepsPerEpoch;

    private bool IsOver => Options.Minutes is { } minutes
        ? Progress.Elapsed.TotalMinutes >= minutes
        : Progress.Step >= StepCount;

    /// <summary>How much of the run is over when the next step is half taken, in 0…1.</summary>
    private double Done => Options.Minutes is { } minutes
        ? Progress.Elapsed.TotalMinutes / minutes
        : (Progress.Step + 0.5) / StepCount;

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
            var validationLoss = isEpochOver || IsOver ? Validate(log) : null;
            if (isEpochOver || IsOver || CurveStretch.EndsAt(Progress.Step))
                Plot(log, result, validationLoss);
            if (isEpochOver || _time.GetElapsedTime(saved) >= SaveInterval)
            {
                Save();
                saved = _time.GetTimestamp();
            }
        }

        Save();
        return IsOver;
    }

    /// <inheritdoc/>
    public void Dispose() => _state.Dispose();

    private StepResult Learn()
    {
        var learningRate = _schedule.At(Done);
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
            Progress.Step, _about.Epoch, IsOver ? 1 : Math.Min(1, Done), result.Loss, result.GradientNorm,
            Progress.ClippedShare(_state.StepsPerEpoch), result.LearningRate, _state.TokensPerStep / perStep.TotalSeconds,
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
        var loss = Evaluator.Evaluate(Model, _data.Validation, _data.BeginningId).NatsPerToken;
        var isBest = !(loss >= Progress.Best);
        if (isBest)
        {
            Advance(progress => progress with { Best = loss, BestStep = progress.Step });
            Checkpoint.Save(Path.Combine(_directory, Checkpoint.BestFileName), _about, [.. _state.Weights]);
        }

        log.Validated(new ValidationReport(Progress.Step, _about.Epoch, loss, isBest));
        return loss;
    }

    private void Save() =>
        Checkpoint.Save(Path.Combine(_directory, Checkpoint.LastFileName), _about, [.. _state.Tensors]);

    private void Advance(Func<TrainingProgress, TrainingProgress> next) => _about = _about with { Progress = next(Progress) };
}
