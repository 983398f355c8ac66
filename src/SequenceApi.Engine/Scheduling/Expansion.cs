using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Scheduling;

/// <summary>What may follow a point of a text, each token with the same state to go on from.</summary>
/// <param name="State">The hidden state behind the point, float32 [layout size]: what all that follow share.</param>
/// <param name="LogProbabilities">Of each token under the model's own distribution, [vocabulary].</param>
/// <param name="Position">Tokens of the text up to the point.</param>
public sealed record Expansion(ReadOnlyMemory<float> State, ReadOnlyMemory<float> LogProbabilities, int Position)
{
    /// <summary>The point behind one of the tokens.</summary>
    public Checkpoint Child(int id) => new(State, id, Position + 1);
}
