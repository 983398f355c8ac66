using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Search;
using SequenceApi.Engine.State;
using SequenceApi.Server.Contracts;

namespace SequenceApi.Server.Requests;

/// <summary>Where a generation begins whose text ends in a word that may go on.</summary>
/// <param name="Text">The text.</param>
/// <param name="From">What its sequence reads.</param>
/// <param name="Constraint">What the completion has to begin with.</param>
/// <param name="CachedTokens">Tokens of the text that were not fed.</param>
internal sealed record HealedStart(HalfTyped Text, Prompt From, TokenConstraint Constraint, int CachedTokens)
{
    /// <summary>Looks into how the last word may go on.</summary>
    /// <returns>Null where that isn't wanted, or nothing is known about it.</returns>
    /// <exception cref="Engine.SequenceApiException">As of <see cref="Healing.ConstrainAsync"/>.</exception>
    public static async Task<HealedStart?> FindAsync(Turn turn, GenerateRequest request, InferenceEngine engine, CancellationToken cancellationToken)
    {
        if (request is not { Heal: true, Regex: null, Text: { } given } || !turn.Prompt.Model.Tokenizer.CutsWords || HalfTyped.Of(turn.Prompt, given) is not { } text)
            return null;
        var kept = new ExpansionSequence(text.Kept, cancellationToken) { Trail = turn.Trail ?? new Trail() };
        if (await new Healing(engine, text).ConstrainAsync(kept, cancellationToken) is not { } constraint)
            return null;

        // From the beginning of a text the prefix cache knows what was read; from elsewhere it is taken over here.
        var from = text.Kept.IsFromBeginning ? text.Kept : text.Kept.ReadTo(kept.Trail.Before(text.Kept.End));
        return new(text, from, constraint, kept.CachedTokens);
    }

    /// <summary>Whether a stop string has taken back tokens that stand for a part of the text itself.</summary>
    public bool IsLost(Generation generation) =>
        generation.Tokens.Sum(token => Text.Kept.Model.Tokenizer.Bytes(token.Id).Length) < Text.Pending.Length;
}
