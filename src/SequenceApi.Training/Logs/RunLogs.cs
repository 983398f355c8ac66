using SequenceApi.Training.Charts;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Logs;

/// <summary>What a run writes into its folder besides checkpoints, for people to look at while it goes on.</summary>
internal sealed class RunLogs : IDisposable
{
    /// <summary>The curves as numbers.</summary>
    public const string CurvesFileName = "curves.csv";

    /// <summary>The curves as a picture.</summary>
    public const string PictureFileName = "curves.png";

    /// <summary>The folder for TensorBoard.</summary>
    public const string TensorBoardDirectoryName = "tensorboard";

    private readonly OptionalLog[] _logs;

    /// <summary>Opens a run's logs; a resumed run goes on with those of its earlier sittings.</summary>
    /// <param name="directory">The run's folder.</param>
    /// <param name="step">The steps that it has taken.</param>
    /// <param name="clip">The greatest gradient norm that it allows.</param>
    /// <param name="time">The clock.</param>
    /// <param name="error">Where a log that fails is told of; the run goes on without it.</param>
    public RunLogs(string directory, long step, double clip, TimeProvider time, TextWriter error)
    {
        var curves = Path.Combine(directory, CurvesFileName);
        // Once for both, and before the first row is written.
        var earlier = new Lazy<List<CurvePoint>>(() => CurveFile.Load(curves, step));
        _logs =
        [
            new OptionalLog(curves, () => new CurveFile(curves, earlier.Value), error),
            new OptionalLog(Path.Combine(directory, PictureFileName), () =>
            {
                Chart.WarnWithoutFont(error);
                return new CurvePicture(Path.Combine(directory, PictureFileName), earlier.Value, clip, time);
            }, error),
            new OptionalLog("events for TensorBoard", () => new TensorBoardLog(Path.Combine(directory, TensorBoardDirectoryName)), error),
        ];
        All = new LogGroup(_logs);
    }

    /// <summary>The logs as one.</summary>
    public ITrainingLog All { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var log in _logs)
            log.Dispose();
    }
}
