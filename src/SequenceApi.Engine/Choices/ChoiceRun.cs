using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Choices;

/// <summary>Asks a model which of some texts comes next.</summary>
public static class ChoiceRun
{
    /// <summary>Reads a prompt once, and scores all texts from its end, in one batch as far as it has room.</summary>
    /// <param name="engine">What steps the model.</param>
    /// <param name="prompt">What it reads first.</param>
    /// <param name="choices">The texts.</param>
    /// <param name="temperature">As of <see cref="ChoiceDistribution.From"/>.</param>
    /// <param name="trail">Notes the points of the prompt; null where none is wanted.</param>
    /// <param name="cancellationToken">Frees its rows by the next step.</param>
    /// <exception cref="SequenceApiException">As of <see cref="InferenceEngine.ReadAsync"/>.</exception>
    public static async Task<ChoiceScores> ScoreAsync(
        this InferenceEngine engine, Prompt prompt, ChoiceList choices, double temperature, Trail? trail, CancellationToken cancellationToken)
    {
        var (end, cachedTokens) = await engine.ReadFirstAsync(prompt, trail, cancellationToken);
        var sequences = choices.Items
            .Select(choice => new ScoringSequence(Behind(end, choices, choice, prompt.Owner), contextTokens: 0, cancellationToken)).ToArray();
        engine.Submit(sequences);
        var scorings = await Task.WhenAll(sequences.Select(sequence => sequence.Completion));
        return new(ChoiceDistribution.From(choices.Items, scorings, temperature), end, cachedTokens);
    }

    /// <summary>Makes one of the texts the completion. Where lists or the point at its end are wanted, it is read once more, alone.</summary>
    /// <param name="engine">What steps the model.</param>
    /// <param name="choices">The texts.</param>
    /// <param name="end">The point at the end of the prompt.</param>
    /// <param name="chosen">The text.</param>
    /// <param name="topLogProbabilities">The most probable tokens to report beside each token, 0…vocabulary.</param>
    /// <param name="trail">Notes the points of the text, behind those of the prompt; null where none is wanted.</param>
    /// <param name="owner">Whose request it is.</param>
    /// <param name="cancellationToken">Frees its row by the next step.</param>
    /// <returns>The completion, and the point at its end where there is a trail.</returns>
    /// <exception cref="SequenceApiException">As of <see cref="InferenceEngine.ReadAsync"/>.</exception>
    public static async Task<(Generation Generation, Checkpoint? End)> CompleteAsync(
        this InferenceEngine engine, ChoiceList choices, Checkpoint end, ScoredChoice chosen, int topLogProbabilities, Trail? trail, Owner owner,
        CancellationToken cancellationToken)
    {
        if (topLogProbabilities == 0 && trail is null)
            return (ScoredChoice.Generation(chosen.Scoring), null);
        var sequence = new ScoringSequence(Behind(end, choices, chosen.Choice, owner), contextTokens: 0, cancellationToken, topLogProbabilities)
        {
            Trail = trail,
        };
        engine.Submit(sequence);
        var scoring = await sequence.Completion;
        return (ScoredChoice.Generation(scoring), trail?.Before(scoring.Position));
    }

    /// <summary>From a copy of the point, so that it is no text from its beginning, even behind none: choices are the request's alone and nothing is remembered of them.</summary>
    private static Prompt Behind(Checkpoint end, ChoiceList choices, Choice choice, Owner owner) =>
        Prompt.FromTokens(choices.Model, [.. choice.Tokens], start: end with { }, owner: owner);
}
