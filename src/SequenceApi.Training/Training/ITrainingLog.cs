namespace SequenceApi.Training.Training;

/// <summary>Where a run tells how it goes.</summary>
internal interface ITrainingLog
{
    /// <summary>A step was taken.</summary>
    void Stepped(StepReport report);

    /// <summary>The validation text was scored.</summary>
    void Validated(ValidationReport report);
}
