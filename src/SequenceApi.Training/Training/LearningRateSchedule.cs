namespace SequenceApi.Training.Training;

/// <summary>
/// The learning rate over a run: a linear warm-up, then half a cosine down to zero (Loshchilov and Hutter, arXiv
/// 1608.03983), or a constant that falls by a factor at every validation that is not the best.
/// </summary>
/// <param name="options">The run's.</param>
internal sealed class LearningRateSchedule(TrainingOptions options)
{
    /// <summary>The schedules that there are.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["cosine", "plateau"];

    /// <summary>The rate at a point of the run.</summary>
    /// <param name="done">How much of the run is over, in 0…1.</param>
    /// <param name="drops">Validations so far that missed the best.</param>
    public double At(double done, int drops)
    {
        if (done < options.WarmUp)
            return options.LearningRate * done / options.WarmUp;
        return options.LearningRate * (options.Schedule == "plateau"
            ? Math.Pow(options.PlateauFactor, drops)
            : 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, (done - options.WarmUp) / (1 - options.WarmUp)))));
    }
}
