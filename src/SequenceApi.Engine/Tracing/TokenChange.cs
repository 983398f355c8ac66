namespace SequenceApi.Engine.Tracing;

/// <summary>What is different at a position where a token before it is left out or replaced.</summary>
/// <param name="Index">Which token of the text.</param>
/// <param name="Divergence">KL(with ‖ without) of the next token's distributions, in nats; 0 where it makes no difference.</param>
/// <param name="StateChange">‖h − h'‖ / ‖h‖ over the hidden state of all layers.</param>
/// <param name="Top">The tokens whose probability changes most.</param>
public sealed record TokenChange(int Index, double Divergence, double StateChange, IReadOnlyList<ChangedToken> Top);
