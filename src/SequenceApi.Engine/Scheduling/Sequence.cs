using SequenceApi.Engine.Diagnostics;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Scheduling;

/// <summary>
/// One request in flight: it feeds its prompt token by token, then makes of each row of logits what its kind makes of it.
/// Once submitted, only its lane touches it; the caller waits for its result.
/// </summary>
public abstract class Sequence
{
    private const int TurnLength = 64;
    private readonly Prompt _prompt;
    private readonly CancellationToken _cancellationToken;
    private PrefixMatch _known;
    private int _fed;
    private int _turn;
    private float[]? _suspended;

    private protected Sequence(Prompt prompt, CancellationToken cancellationToken)
    {
        (_prompt, _cancellationToken) = (prompt, cancellationToken);
        NextInput = InputAt(0);
    }

    /// <summary>Notes points on its way to go on from; null where none are wanted.</summary>
    public Trail? Trail { get; init; }

    /// <summary>The model that it runs on.</summary>
    public LanguageModel Model => _prompt.Model;

    /// <summary>Whether it can wait: all others go first.</summary>
    public bool IsBulk { get; init; }

    /// <summary>Whether it needs its row for no more than one turn: it only looks at what follows its prompt, which isn't long, as far as is known.</summary>
    internal bool IsBrief => OnlyLooks && _suspended is null;

    /// <summary>Whether it ends with its prompt.</summary>
    internal virtual bool OnlyLooks => false;

    /// <summary>Whose request it is.</summary>
    internal Owner Owner => _prompt.Owner;

    /// <summary>Tokens of the prompt that are not fed, since the state behind them was known.</summary>
    public int CachedTokens => _known.Length;

    /// <summary>The hidden state that its row starts with; empty for the initial state. It is read once before <see cref="Admitted"/>.</summary>
    internal ReadOnlyMemory<float> State => _suspended ?? _known.State ?? _prompt.Start?.State ?? default;

    /// <summary>The next of the sequences that were handed over together with it.</summary>
    internal Sequence? Next { get; set; }

    /// <summary>The token that its row takes at the next step.</summary>
    internal int NextInput { get; private protected set; }

    /// <summary>Whether it has held its row for so long that it may have to give it to one that waits.</summary>
    internal bool HasHadItsTurn => _turn >= TurnLength;

    /// <summary>Whether it goes on to read its prompt.</summary>
    internal bool ReadsOn => _fed < InputCount - 1;

    /// <summary>When it came to each stage of its way.</summary>
    internal SequenceTimes Times { get; } = new();

    /// <summary>Tokens of its prompt that it has fed.</summary>
    internal int PromptTokensRead => Math.Max(0, Math.Min(_fed, InputCount) - StartTokens - _known.Length);

    /// <summary>Tokens that it has chosen.</summary>
    internal virtual int GeneratedTokens => 0;

    /// <summary>Whether <see cref="NextInput"/> is the last token of its prompt.</summary>
    internal bool EndsPrompt => _fed + 1 == InputCount;

    /// <summary>Whether its caller has gone: it is dropped before the next step.</summary>
    internal bool IsCancelled => _cancellationToken.IsCancellationRequested;

    /// <summary>Tokens of the text up to the end of the prompt.</summary>
    private protected int PromptEnd => _prompt.End;

    /// <summary>Tokens of the text that nothing takes back any more.</summary>
    private protected virtual int SettledEnd => PromptEnd;

    /// <summary>The tokens of the prompt.</summary>
    private protected IReadOnlyList<int> PromptTokens => _prompt.Tokens;

    /// <summary>Leading tokens of the prompt of which no logits are wanted but the last one's: what other texts may share.</summary>
    private protected virtual int SharedTokens => _prompt.Tokens.Count;

    /// <summary>After how many tokens each a state on the way through the shared tokens is kept.</summary>
    private protected virtual int KeepInterval => 256;

    private int StartTokens => _prompt.Start is null ? 0 : 1;

    private int InputCount => StartTokens + _prompt.Tokens.Count;

    /// <summary>Starts behind what is known of its shared tokens.</summary>
    internal void StartFrom(PrefixCache cache)
    {
        if (!_prompt.IsFromBeginning)
            return;
        _known = cache.Find(Model, _prompt.Ids.Span[..Math.Max(0, Math.Min(SharedTokens, _prompt.Tokens.Count - (Trail?.Length ?? 0)))], Owner.Tenant);
        if (_known.State is null)
            return;
        _fed = StartTokens + _known.Length;
        NextInput = InputAt(_fed);
    }

    /// <summary>Its row has its state.</summary>
    internal void Admitted() => _known = _known.Release();

    /// <summary>Whether it looks at the logits behind <see cref="NextInput"/>.</summary>
    internal bool WantsLogits => _fed + 1 >= InputCount || WantsPromptLogits(_fed + 1 - StartTokens);

    /// <summary>Takes the logits behind <see cref="NextInput"/>, or nothing where it doesn't want them, and decides what comes next.</summary>
    /// <returns>Whether it is finished and leaves its row.</returns>
    internal bool Advance(ReadOnlySpan<float> logits, Sampler sampler)
    {
        _fed++;
        _turn++;
        if (_fed < InputCount)
        {
            NextInput = InputAt(_fed);
            return OnPrompt(logits, sampler, _fed - StartTokens);
        }

        return OnLogits(logits, sampler);
    }

    /// <summary>Where its row's hidden state is to be copied, float32 [layout size]; empty where its trail needs no point here.</summary>
    /// <param name="isFinished">What <see cref="Advance"/> has just returned.</param>
    internal virtual Span<float> PointToNote(bool isFinished)
    {
        // The row has read all tokens before this one, which it would take next.
        var position = (_prompt.Start?.Position ?? 0) + _fed - StartTokens + 1;
        return Trail is not null && position <= SettledEnd
            ? Trail.Note(position, NextInput, Model.StepModel.Layout.Size, isWanted: isFinished || position == PromptEnd)
            : default;
    }

    /// <summary>Whether others may go on from its row's hidden state, that after <see cref="TokensRead()"/>.</summary>
    /// <param name="isFinished">What <see cref="Advance"/> has just returned.</param>
    internal bool IsWorthKeeping(bool isFinished) =>
        _prompt.IsFromBeginning && IsWorthKeeping(_fed - StartTokens, isFinished) && !IsCancelled;

    /// <summary>The tokens that it has read from the model's beginning, cached ones included, the beginning token not.</summary>
    internal ReadOnlyMemory<int> TokensRead() => TokensRead(_fed - StartTokens);

    /// <summary>Leaves its row for a while. It goes on, on whichever row, with the state that it takes along.</summary>
    /// <returns>Where its hidden state goes, float32 [layout size].</returns>
    internal Span<float> Suspend()
    {
        _turn = 0;
        return _suspended ??= new float[Model.StepModel.Layout.Size];
    }

    /// <summary>Tells its result, after <see cref="Advance"/> has returned that it is finished.</summary>
    internal abstract void Deliver();

    /// <summary>Ends it without a result.</summary>
    internal abstract void Fail(Exception exception);

    /// <summary>Ends it because its caller has gone.</summary>
    internal void Cancel() => Fail(new OperationCanceledException(_cancellationToken));

    /// <summary>Whether it sees the logits that predict a token of the prompt.</summary>
    /// <param name="index">Which token.</param>
    private protected virtual bool WantsPromptLogits(int index) => false;

    /// <summary>Comes to a token of the prompt, which is not fed yet.</summary>
    /// <param name="logits">The scores that predict it, [vocabulary], where it wants them.</param>
    /// <param name="sampler">The lane's sampler.</param>
    /// <param name="index">Which token of the prompt.</param>
    /// <returns>Whether the sequence is finished.</returns>
    private protected virtual bool OnPrompt(ReadOnlySpan<float> logits, Sampler sampler, int index) => false;

    /// <summary>Sees the logits behind the prompt, then behind each token that it set as <see cref="NextInput"/>.</summary>
    /// <returns>Whether the sequence is finished.</returns>
    private protected abstract bool OnLogits(ReadOnlySpan<float> logits, Sampler sampler);

    /// <summary>The first tokens of what it reads behind its start.</summary>
    private protected virtual ReadOnlyMemory<int> TokensRead(int count) => _prompt.Ids[..count];

    private bool IsWorthKeeping(int length, bool isFinished)
    {
        if (length > _prompt.Tokens.Count)
            return isFinished;
        if (length >= SharedTokens)
            return length == SharedTokens && !_known.IsWholeKnown;
        return length == SharedTokens - 1 || length % KeepInterval == 0;
    }

    private int InputAt(int index) => index < StartTokens ? _prompt.Start!.LastToken : _prompt.Tokens[index - StartTokens];
}
