using SequenceApi.Engine.Tracing;

namespace SequenceApi.Server.Contracts;

/// <summary>What is different where a token is left out or replaced.</summary>
/// <param name="Index" example="8">The token's index in the text, from 0.</param>
/// <param name="Token" example="e">Its text; absent where the text has no such token.</param>
/// <param name="Divergence" example="0.31">KL(with ‖ without) of the next token's distributions, in nats; 0 for a token that is not before the position.</param>
/// <param name="StateChange" example="0.5">‖h − h'‖ / ‖h‖ over the hidden state of all layers.</param>
/// <param name="Top">The tokens whose probability changes most.</param>
public sealed record TracedChange(int Index, string? Token, double Divergence, double StateChange, IEnumerable<ChangedProbability> Top)
{
    internal static TracedChange From(TokenChange change, TraceQuery query, Rounding rounding)
    {
        var (tokenizer, tokens) = (query.Prompt.Model.Tokenizer, query.Text.Tokens);
        return new(
            change.Index,
            change.Index < tokens.Count ? tokenizer.Text(tokens[change.Index].Id) : null,
            rounding.Round(change.Divergence),
            rounding.Round(change.StateChange),
            change.Top.Select(token => ChangedProbability.From(tokenizer, token, rounding)));
    }
}
