namespace SequenceApi.Engine.Models;

/// <summary>A network that takes one token for each sequence of a batch and gives logits and the next hidden states.</summary>
/// <remarks>The seam at which tests put a model of their own. Used by many threads, each with batches of its own.</remarks>
public interface IStepModel : IDisposable
{
    /// <summary>Tokens that the model predicts: the length of a row of logits.</summary>
    int VocabularySize { get; }

    /// <summary>What the hidden state of one sequence is made up of.</summary>
    HiddenStateLayout Layout { get; }

    /// <summary>A digest of the bits that the model computes here: where two servers have the same one, they answer alike.</summary>
    string Numerics { get; }

    /// <summary>Makes the buffers in which up to <paramref name="capacity"/> sequences step together.</summary>
    StepBatch CreateBatch(int capacity);
}
