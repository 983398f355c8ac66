using System.Threading.Channels;
using SequenceApi.Engine.Sampling;

namespace SequenceApi.Engine.Scheduling;

/// <summary>Reads a prompt and samples a completion.</summary>
public sealed class GenerationSequence : Sequence<Generation>
{
    private const int RoomAtFirst = 256;
    private readonly SamplingParameters _sampling;
    private readonly StopCriteria _stop;
    private readonly int _topLogProbabilities;
    private readonly TokenConstraint? _constraint;
    private readonly Channel<GeneratedToken>? _stream;
    private readonly List<GeneratedToken> _tokens;
    private readonly StopMatcher? _matcher;
    private readonly TokenCounts? _counts;
    private readonly TokenLimiter? _limiter;
    private int _hiddenTokens;
    private int _settled;
    private int _released;

    /// <summary>Prepares a completion.</summary>
    /// <param name="prompt">What it reads first.</param>
    /// <param name="sampling">How each token is chosen.</param>
    /// <param name="stop">When it ends; at least one token at most.</param>
    /// <param name="topLogProbabilities">The most probable tokens to report beside each token, 0…vocabulary.</param>
    /// <param name="streamed">Whether <see cref="Stream"/> gives the tokens one by one.</param>
    /// <param name="cancellationToken">Frees its row by the next step.</param>
    /// <param name="constraint">What it has to be, this sequence's own; null for anything.</param>
    public GenerationSequence(
        Prompt prompt,
        SamplingParameters sampling,
        StopCriteria stop,
        int topLogProbabilities,
        bool streamed,
        CancellationToken cancellationToken,
        TokenConstraint? constraint = null)
        : base(prompt, cancellationToken)
    {
        (_sampling, _stop, _topLogProbabilities, _constraint) = (sampling, stop, topLogProbabilities, constraint);
        HiddenBytes = constraint?.HiddenBytes ?? 0;
        _tokens = new(Math.Min(stop.MaxTokens, RoomAtFirst));
        _matcher = stop.StopStrings.Count > 0 ? new StopMatcher(stop.StopStrings) : null;
        _counts = sampling.HasPenalties ? new TokenCounts(prompt.Seen) : null;
        _limiter = sampling.Limits is { } limits ? new TokenLimiter(limits) : null;

        // Unbounded, but never longer than MaxTokens: a reader that lags must not hold up the lane.
        _stream = streamed
            ? Channel.CreateUnbounded<GeneratedToken>(new() { SingleReader = true, SingleWriter = true })
            : null;
    }

    /// <summary>Bytes that the completion begins with and that aren't new.</summary>
    public int HiddenBytes { get; }

    /// <summary>The tokens as soon as no stop string can take them back. Ends, or throws, as <see cref="Sequence{TResult}.Completion"/> does.</summary>
    /// <exception cref="InvalidOperationException">The sequence isn't streamed.</exception>
    public ChannelReader<GeneratedToken> Stream =>
        _stream?.Reader ?? throw new InvalidOperationException("The sequence isn't streamed.");

    internal override int GeneratedTokens => _tokens.Count;

    private protected override int SettledEnd => PromptEnd + _settled;

    internal override void Fail(Exception exception)
    {
        base.Fail(exception);
        _stream?.Writer.TryComplete(exception);
    }

    private protected override bool OnLogits(ReadOnlySpan<float> logits, Sampler sampler)
    {
        var distribution = sampler.Distribution(logits);
        var id = Choose(distribution, sampler);
        if (id == Sampler.End || id == Model.EndId)
            return Finish(_tokens.Count, FinishReason.Stop);
        var bytes = Model.Tokenizer.Bytes(id);
        var hidden = Math.Min(_constraint?.HiddenBytes ?? 0, bytes.Length);
        var isHidden = hidden > 0 && hidden == bytes.Length;
        _hiddenTokens += isHidden ? 1 : 0;
        _constraint?.Advance(id);
        if (!isHidden)
            _counts?.Add(id);
        _limiter?.Append(bytes[hidden..]);
        _tokens.Add(Describe(distribution, sampler, id));
        NextInput = id;
        if (_matcher?.Append(bytes[hidden..], _stop.MinTokens + _hiddenTokens) == true)
            return Finish(_matcher.TokensBeforeStop, FinishReason.Stop);
        return _constraint is { MayEnd: true, Allowed.IsEmpty: true }
            ? Finish(_tokens.Count, FinishReason.Stop)
            : Continue(_matcher?.ReleasableTokens ?? _tokens.Count);
    }

    private protected override ReadOnlyMemory<int> TokensRead(int count) => count <= PromptTokens.Count
        ? base.TokensRead(count)
        : (int[])[.. PromptTokens, .. _tokens.Take(count - PromptTokens.Count).Select(token => token.Id)];

    private int Choose(TokenDistribution distribution, Sampler sampler) => sampler.Sample(
        distribution, _sampling, _counts, PromptEnd + _tokens.Count, Model.Skipped, Model.EndId,
        mayEnd: _tokens.Count - _hiddenTokens >= _stop.MinTokens, _constraint, _limiter);

    private GeneratedToken Describe(TokenDistribution distribution, Sampler sampler, int id)
    {
        var top = _topLogProbabilities > 0 ? sampler.Top(distribution, _topLogProbabilities, Model.Skipped) : null;
        return new GeneratedToken(id, distribution.LogProbability(id), top);
    }

    private bool Continue(int settled)
    {
        if (_tokens.Count - _hiddenTokens >= _stop.MaxTokens)
            return Finish(_tokens.Count, FinishReason.Length);
        Settle(settled);
        return false;
    }

    private bool Finish(int count, FinishReason reason)
    {
        Settle(count);
        Complete(new Generation(count == _tokens.Count ? _tokens : _tokens.GetRange(0, count), reason, PromptEnd + count, HiddenBytes));
        _stream?.Writer.TryComplete();
        return true;
    }

    /// <summary>No stop string takes these tokens back any more.</summary>
    private void Settle(int count)
    {
        _settled = count;
        if (_stream is null)
            return;
        for (; _released < count; _released++)
            _stream.Writer.TryWrite(_tokens[_released]);
    }
}
