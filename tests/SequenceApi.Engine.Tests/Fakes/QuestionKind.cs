namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>What a model is asked.</summary>
internal enum QuestionKind
{
    /// <summary>What comes next.</summary>
    Predict,

    /// <summary>A continuation.</summary>
    Generate,

    /// <summary>How probable a text is.</summary>
    Score,
}
