namespace SequenceApi.Training.Training;

/// <summary>Where a run tells how it goes. A log takes part in what it has a use for.</summary>
internal interface ITrainingLog
{
    /// <summary>A step was taken.</summary>
    void Stepped(StepReport report)
    {
    }

    /// <summary>The validation text was scored.</summary>
    void Validated(ValidationReport report)
    {
    }

    /// <summary>A stretch of steps is over: the curves have a new point.</summary>
    void Plotted(CurvePoint point)
    {
    }
}
