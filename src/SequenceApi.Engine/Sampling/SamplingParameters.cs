namespace SequenceApi.Engine.Sampling;

/// <summary>
/// How the next token is chosen. The parameters apply in this order: penalties, logit bias, temperature, top-k,
/// typical-p, top-p, min-p, draw. The defaults draw from the model's own distribution.
/// </summary>
public sealed record SamplingParameters
{
    /// <summary>What logits are divided by, ≥ 0; 0 takes the most probable token.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Keeps the k most probable tokens; 0 keeps all.</summary>
    public int TopK { get; init; }

    /// <summary>Keeps the fewest most probable tokens whose probability is at least this, in (0, 1] (Holtzman 2020, nucleus sampling).</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Keeps tokens at least this fraction as probable as the most probable one, in [0, 1] (Nguyen 2024).</summary>
    public float MinP { get; init; }

    /// <summary>Keeps the tokens whose surprise is closest to the entropy, up to this probability, in (0, 1] (Meister 2023).</summary>
    public float TypicalP { get; init; } = 1;

    /// <summary>Divides positive and multiplies negative logits of tokens that prompt or completion hold, &gt; 0 (Keskar 2019).</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Subtracted from the logits of tokens that the completion holds, in [−2, 2].</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Subtracted from a token's logit for each time the completion holds it, in [−2, 2].</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>Added to the logits of single tokens, in [−100, 100]; each id is in the vocabulary.</summary>
    public IReadOnlyList<KeyValuePair<int, float>> LogitBias { get; init; } = [];

    /// <summary>The tokens that can be chosen at all; null for every token.</summary>
    public TokenLimits? Limits { get; init; }

    /// <summary>Decides every draw, 0…2^53−1.</summary>
    public long Seed { get; init; }

    /// <summary>Which of a request's completions it is, ≥ 0: each draws for itself from the same seed.</summary>
    public int Choice { get; init; }

    /// <summary>Whether the tokens so far change the choice.</summary>
    internal bool HasPenalties => RepetitionPenalty != 1 || PresencePenalty != 0 || FrequencyPenalty != 0;

    /// <summary>Whether some tokens are left out for what they weigh.</summary>
    internal bool HasFilters => TopK != 0 || TypicalP != 1 || TopP != 1 || MinP != 0;
}
