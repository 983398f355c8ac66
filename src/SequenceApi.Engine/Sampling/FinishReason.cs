namespace SequenceApi.Engine.Sampling;

/// <summary>Why a completion ended.</summary>
public enum FinishReason
{
    /// <summary>A stop string or the model's end token came, or no token was left that could be chosen.</summary>
    Stop,

    /// <summary>It reached the greatest number of tokens.</summary>
    Length,
}
