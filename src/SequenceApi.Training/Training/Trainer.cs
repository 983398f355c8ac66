using SequenceApi.Training.Model;

namespace SequenceApi.Training.Training;

/// <summary>Takes a run to its end: steps, validations, checkpoints.</summary>
internal sealed class Trainer : IDisposable
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromMinutes(5);

    private readonly TrainingData _data;
    private readonly string _directory;
    private readonly ITrainingLog _log;
    private readonly TimeProvider _time;
    private readonly TrainingState _state;
    private readonly LearningRateSchedule _schedule;
    private CheckpointInfo _about;

    /// <summary>Starts a run, or goes on with one.</summary>
    /// <param name="data">What it learns from.</param>
    /// <param name="about">The run; its progress is where it goes on.</param>
    /// <param name="directory">Where checkpoints are kept.</param>
    /// <param name="log">Where it tells how it goes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="resumed">The checkpoint that it goes on from, or null.</param>
    public Trainer(
        TrainingData data, CheckpointInfo about, string directory, ITrainingLog log, TimeProvider time, Checkpoint? resumed)
    {
        (_data, _about, _directory, _log, _time) = (data, about, directory, log, time);
        _state = new TrainingState(about.Options, data.Training, about.Vocabulary.Length, data.UnknownId);
        _schedule = new LearningRateSchedule(about.Options.LearningRate, about.Options.WarmUp);
        resumed?.CopyTo([.. _state.Tensors]);
    }

    /// <summary>How far the run has come.</summary>
    public TrainingProgress Progress => _about.Progress;

    /// <summary>The network as it is now.</summary>
    public LanguageModel Model => _state.Model;

    private TrainingOptions Options => _about.Options;

    private double Epoch => (double)Progress.Step / _state.StepsPerEpoch;

    private double Done => Options.Minutes is { } minutes
        ? Progress.Elapsed.TotalMinutes / minutes
        : (Progress.Step + 0.5) / StepCount;

    private long StepCount => (long)Options.Epochs * _state.StepsPerEpoch;

    private bool IsOver => Options.Minutes is null ? Progress.Step >= StepCount : Done >= 1;

    /// <summary>Trains until the end or until it is told to stop; either way the last step is saved.</summary>
    /// <returns>Whether the run came to its end.</returns>
    /// <exception cref="TrainingException">A checkpoint can't be written, or the loss is no number.</exception>
    public bool Run(CancellationToken stop)
    {
        var (firstStep, before, started) = (Progress.Step, Progress.Elapsed, _time.GetTimestamp());
        var saved = started;
        while (!IsOver && !stop.IsCancellationRequested)
        {
            var (loss, _) = _state.Step(Progress.Step, _schedule.At(Done));
            var sitting = _time.GetElapsedTime(started);
            _about = _about with { Progress = Progress with { Step = Progress.Step + 1, Elapsed = before + sitting } };
            _log.Stepped(Report(loss, Progress.Step - firstStep, sitting));
            if (Progress.Step % _state.StepsPerEpoch == 0 || IsOver)
                Validate();
            else if (_time.GetElapsedTime(saved) < SaveInterval)
                continue;
            Save();
            saved = _time.GetTimestamp();
        }

        Save();
        return IsOver;
    }

    /// <inheritdoc/>
    public void Dispose() => _state.Dispose();

    private StepReport Report(double loss, long steps, TimeSpan sitting)
    {
        var done = Math.Min(1, Options.Minutes is null ? (double)Progress.Step / StepCount : Done);
        var perStep = sitting / steps;
        var remaining = Options.Minutes is { } minutes
            ? TimeSpan.FromMinutes(minutes) - Progress.Elapsed
            : perStep * (StepCount - Progress.Step);
        return new StepReport(
            Progress.Step, Epoch, done, loss, _state.TokensPerStep / perStep.TotalSeconds,
            remaining < TimeSpan.Zero ? TimeSpan.Zero : remaining);
    }

    private void Validate()
    {
        if (_data.Validation.Length < 2)
            return;
        var loss = Evaluator.Evaluate(Model, _data.Validation, _data.BeginningId).NatsPerToken;
        var isBest = !(loss >= Progress.Best);
        if (isBest)
        {
            _about = _about with { Progress = Progress with { Best = loss, BestStep = Progress.Step } };
            Checkpoint.Save(
                Path.Combine(_directory, Checkpoint.BestFileName), _about,
                [.. _state.Tensors.Where(pair => pair.Name.StartsWith("model.", StringComparison.Ordinal))]);
        }

        _log.Validated(new ValidationReport(Progress.Step, Epoch, loss, isBest));
    }

    private void Save() =>
        Checkpoint.Save(Path.Combine(_directory, Checkpoint.LastFileName), _about, [.. _state.Tensors]);
}
