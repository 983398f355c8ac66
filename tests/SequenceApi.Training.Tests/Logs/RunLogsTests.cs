using System.Buffers.Binary;
using System.Text;
using SequenceApi.Training.Logs;
using SequenceApi.Training.Training;
using SkiaSharp;

namespace SequenceApi.Training.Tests.Logs;

public sealed class RunLogsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _error = new();

    // 18 steps of 6 an epoch: stops inside and at the end of an epoch.
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(8)]
    public void The_curves_of_a_run_that_is_stopped_and_resumed_are_those_of_one_that_never_stopped(long stopAfterStep)
    {
        Run("whole", Runs.Start(_folder["whole"]));
        Run("parts", Runs.Start(_folder["parts"]), stopAfterStep);
        Run("parts", Runs.Resume(_folder["parts"]));

        Assert.Equal(WithoutTime("whole"), WithoutTime("parts"));
        Assert.Equal(1 + 18, WithoutTime("whole").Length);
    }

    [Fact]
    public void Rows_of_steps_that_were_lost_unsaved_are_dropped_on_resume()
    {
        Run("whole", Runs.Start(_folder["whole"]));
        Run("parts", Runs.Start(_folder["parts"]), stopAfterStep: 8);
        File.AppendAllText(Csv("parts"), "9,1.5,1,9,,9,1,9\n10,1.6,1,9,,9,1,9\n11,1.7,1.0");
        Run("parts", Runs.Resume(_folder["parts"]));

        Assert.Equal(WithoutTime("whole"), WithoutTime("parts"));
    }

    [Fact]
    public void A_row_has_the_validation_loss_where_there_is_one_and_says_what_the_run_said()
    {
        var log = Run("run", Runs.Start(_folder["run"]));

        var points = CurveFile.Load(Csv("run"), step: 18);
        Assert.Equal([6, 12, 18], points.Where(point => point.ValidationLoss is not null).Select(point => point.Step));
        Assert.Equal(log.Steps.Select(step => step.Loss), points.Select(point => point.TrainingLoss), Near);
        Assert.Equal(log.Steps.Select(step => step.GradientNorm), points.Select(point => point.GradientNorm), Near);
        Assert.Equal(log.Steps.Select(step => step.LearningRate), points.Select(point => point.LearningRate), Near);
    }

    [Fact]
    public void The_picture_is_a_PNG_of_its_size_with_something_in_both_halves()
    {
        Run("run", Runs.Start(_folder["run"]));

        var bytes = File.ReadAllBytes(_folder["run/curves.png"]);
        Assert.Equal([0x89, .. "PNG\r\n\u001a\n"u8], bytes[..8]);
        Assert.Equal(CurvePicture.Width, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)));
        Assert.Equal(CurvePicture.LossHeight + CurvePicture.NormHeight, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
        using var picture = SKBitmap.Decode(bytes);
        Assert.InRange(Ink(picture, 0, CurvePicture.LossHeight), 0.01, 0.5);
        Assert.InRange(Ink(picture, CurvePicture.LossHeight, picture.Height), 0.01, 0.5);
    }

    [Fact]
    public void TensorBoard_has_a_file_of_events_for_each_sitting()
    {
        Run("run", Runs.Start(_folder["run"]), stopAfterStep: 8);
        Run("run", Runs.Resume(_folder["run"]));

        var files = Directory.GetFiles(_folder["run/tensorboard"]);
        Assert.Equal(2, files.Length);
        Assert.All(files, file => Assert.Contains("loss/training", Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal));
    }

    [Fact]
    public void Logs_that_cannot_be_written_are_told_once_each_and_the_run_goes_on()
    {
        Directory.CreateDirectory(_folder["run/curves.csv/in the way"]);
        Directory.CreateDirectory(_folder["run/curves.png.tmp"]);
        File.WriteAllText(_folder["run/tensorboard"], "in the way");

        var log = Run("run", Runs.Start(_folder["run"]));

        Assert.Equal(18, log.Steps.Count);
        Assert.True(File.Exists(_folder["run/best.safetensors"]));
        var lines = _error.ToString().TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("Going on without ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_that_found_no_room_are_written_when_there_is_some()
    {
        Directory.CreateDirectory(_folder["curves.csv.tmp"]);
        var file = new CurveFile(_folder["curves.csv"], []);
        Assert.ThrowsAny<Exception>(() => file.Plotted(Point(1)));
        Directory.Delete(_folder["curves.csv.tmp"]);

        file.Plotted(Point(2));
        File.AppendAllText(_folder["curves.csv"], "3,0.");
        file.Plotted(Point(3));

        Assert.Equal([1, 2, 3], CurveFile.Load(_folder["curves.csv"], step: 9).Select(point => point.Step));
        Assert.Equal(4, File.ReadAllLines(_folder["curves.csv"]).Length);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _error.Dispose();
    }

    private static CurvePoint Point(long step) => new(step, step / 6.0, TimeSpan.FromSeconds(step), 4, null, 1, 0, 1e-3);

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= 1e-6 * Math.Abs(expected);

    private static double Ink(SKBitmap picture, int top, int bottom)
    {
        var count = 0;
        for (var y = top; y < bottom; y++)
            for (var x = 0; x < picture.Width; x++)
                if (picture.GetPixel(x, y) != SKColors.White)
                    count++;
        return (double)count / picture.Width / (bottom - top);
    }

    private string Csv(string run) => _folder[$"{run}/curves.csv"];

    private string[] WithoutTime(string run) => [.. File.ReadLines(Csv(run)).Select(line =>
        string.Join(',', line.Split(',').Where((_, column) => column != 2)))];

    private RecordingLog Run(string run, Trainer trainer, long stopAfterStep = long.MaxValue)
    {
        var log = new RecordingLog(stopAfterStep);
        using (trainer)
        using (var logs = new RunLogs(_folder[run], trainer.Progress.Step, trainer.Options.Clip, TimeProvider.System, _error))
            trainer.Run(new LogGroup(log, logs.All), log.Stop);
        return log;
    }
}
