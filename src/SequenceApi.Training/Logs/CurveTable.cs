using System.Globalization;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Logs;

/// <summary>The points of a run's curves as lines of CSV: invariant numbers, an empty field for what is not there.</summary>
internal static class CurveTable
{
    /// <summary>The first line.</summary>
    public const string Header =
        "step,epoch,seconds,training_loss,validation_loss,gradient_norm,clipped_share,learning_rate";

    private const int FieldCount = 8;

    /// <summary>A point's line.</summary>
    public static string Format(CurvePoint point) => string.Create(CultureInfo.InvariantCulture,
        $"{point.Step},{point.Epoch:G7},{point.Elapsed.TotalSeconds:F3},{point.TrainingLoss:G7},{point.ValidationLoss:G7}," +
        $"{point.GradientNorm:G7},{point.ClippedShare:G7},{point.LearningRate:G7}");

    /// <summary>Reads what <see cref="Format"/> wrote.</summary>
    /// <returns>The point, or null where the line is none: one that a full disk cut short.</returns>
    public static CurvePoint? Parse(string line)
    {
        var fields = line.Split(',');
        var numbers = new double[FieldCount];
        for (var index = 0; index < FieldCount; index++)
            if (fields.Length != FieldCount || !TryRead(fields[index], out numbers[index]))
                return null;
        return new CurvePoint(
            (long)numbers[0], numbers[1], TimeSpan.FromSeconds(numbers[2]), numbers[3],
            double.IsNaN(numbers[4]) ? null : numbers[4], numbers[5], numbers[6], numbers[7]);
    }

    private static bool TryRead(string field, out double number)
    {
        number = double.NaN;
        return field.Length == 0 || double.TryParse(field, CultureInfo.InvariantCulture, out number);
    }
}
