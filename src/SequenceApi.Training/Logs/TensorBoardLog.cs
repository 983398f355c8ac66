using SequenceApi.Training.Training;
using TorchSharp.Modules;
using static TorchSharp.torch.utils;

namespace SequenceApi.Training.Logs;

/// <summary>
/// Writes a run's curves as events for TensorBoard. A resumed run starts another file in the same folder, which
/// TensorBoard shows as one; steps that come again have the numbers that they had.
/// </summary>
/// <param name="directory">The folder.</param>
internal sealed class TensorBoardLog(string directory) : ITrainingLog
{
    private readonly SummaryWriter _writer = tensorboard.SummaryWriter(directory);

    /// <inheritdoc/>
    public void Plotted(CurvePoint point)
    {
        Add("loss/training", point, point.TrainingLoss);
        if (point.ValidationLoss is { } loss)
            Add("loss/validation", point, loss);
        Add("gradient/norm", point, point.GradientNorm);
        Add("gradient/clipped_share", point, point.ClippedShare);
        Add("learning_rate", point, point.LearningRate);
    }

    private void Add(string name, CurvePoint point, double value) =>
        _writer.add_scalar(name, (float)value, (int)Math.Min(point.Step, int.MaxValue));
}
