using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Scheduling;

/// <summary>Reads a text and reports how probable each of its tokens was.</summary>
public sealed class ScoringSequence : Sequence<Scoring>
{
    private readonly int _contextTokens;
    private readonly int _topLogProbabilities;
    private readonly bool _startsAlone;
    private List<ScoredToken>? _scored;

    /// <summary>Scores the tokens of a prompt behind its first <paramref name="contextTokens"/>.</summary>
    /// <param name="prompt">Context and text; the text has at least one token.</param>
    /// <param name="contextTokens">Tokens that are read and not scored.</param>
    /// <param name="cancellationToken">Frees its row by the next step.</param>
    /// <param name="topLogProbabilities">The most probable tokens to report beside each token, 0…vocabulary.</param>
    public ScoringSequence(Prompt prompt, int contextTokens, CancellationToken cancellationToken, int topLogProbabilities = 0)
        : base(prompt, cancellationToken)
    {
        (_contextTokens, _topLogProbabilities) = (contextTokens, topLogProbabilities);
        _startsAlone = prompt.Start is null && contextTokens == 0;
    }

    /// <summary>Made when the first score comes: a sequence that waits, or is refused, takes no memory for its answer.</summary>
    private List<ScoredToken> Scored => _scored ??= Begin();

    /// <summary>The context; all that comes behind it is scored.</summary>
    private protected override int SharedTokens => _contextTokens;

    /// <summary>None: a context may be as long as a book, and would drive all others' states out.</summary>
    private protected override int KeepInterval => int.MaxValue;

    private protected override bool WantsPromptLogits(int index) => index >= _contextTokens;

    private protected override bool OnPrompt(ReadOnlySpan<float> logits, Sampler sampler, int index)
    {
        if (index < _contextTokens)
            return false;
        Score(logits, sampler, PromptTokens[index]);
        if (index < PromptTokens.Count - 1)
            return false;
        Complete(new Scoring(Scored, PromptEnd));
        return true;
    }

    /// <summary>Only a lone token with nothing before it gets here: every other text is finished before its last token is fed.</summary>
    private protected override bool OnLogits(ReadOnlySpan<float> logits, Sampler sampler)
    {
        Complete(new Scoring(Scored, PromptEnd));
        return true;
    }

    private List<ScoredToken> Begin()
    {
        var scored = new List<ScoredToken>(PromptTokens.Count - _contextTokens);
        if (_startsAlone)
            scored.Add(new ScoredToken(PromptTokens[0], LogProbability: null, Rank: 0));
        return scored;
    }

    private void Score(ReadOnlySpan<float> logits, Sampler sampler, int id)
    {
        var distribution = sampler.Distribution(logits);
        var top = _topLogProbabilities > 0 ? sampler.Top(distribution, _topLogProbabilities, Model.Skipped) : null;
        Scored.Add(new ScoredToken(id, distribution.LogProbability(id), distribution.Rank(id), top));
    }
}
