using SequenceApi.Engine.Sampling.Regexes;
using SequenceApi.Engine.State;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Models;

/// <summary>A loaded model: its manifest, its tokenizer and its network, which lasts until nobody holds it.</summary>
public sealed class LanguageModel : IDisposable
{
    private readonly RegexCache _regexes;
    private int _holders = 1;
    private int _isRetired;

    /// <summary>Puts the parts of a model together.</summary>
    /// <exception cref="InvalidDataException">The parts contradict each other.</exception>
    /// <param name="manifest">What the bundle says about itself.</param>
    /// <param name="tokenizer">Turns text into tokens and back.</param>
    /// <param name="stepModel">The network; disposed of with the model.</param>
    /// <param name="precision">Which of the manifest's graphs it is.</param>
    /// <param name="fingerprint">See <see cref="Fingerprint"/>.</param>
    public LanguageModel(ModelManifest manifest, Tokenizer tokenizer, IStepModel stepModel, string precision, string fingerprint = "")
    {
        if (tokenizer.Vocabulary.Count != stepModel.VocabularySize)
            throw new InvalidDataException(
                $"the vocabulary has {tokenizer.Vocabulary.Count} tokens, but the graph predicts {stepModel.VocabularySize}.");
        (Manifest, Tokenizer, StepModel, Precision, Fingerprint) = (manifest, tokenizer, stepModel, precision, fingerprint);
        EndId = Special(manifest.Tokenizer.End);
        Skipped = tokenizer.Skipped.Without(EndId);
        _regexes = new(this);
        Beginning = Special(manifest.Tokenizer.Beginning) is { } token ? new Checkpoint(default, token, Position: 0) : null;
    }

    /// <summary>Whether its owner has let go of it: who still holds it may use it, nobody else will.</summary>
    public bool IsRetired => Volatile.Read(ref _isRetired) != 0;

    /// <summary>The model's name.</summary>
    public string Id => Manifest.Id;

    /// <summary>What the bundle says about itself.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Turns text into tokens and back.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>The network.</summary>
    public IStepModel StepModel { get; }

    /// <summary>Which of the manifest's graphs is served, such as <c>fp32</c>.</summary>
    public string Precision { get; }

    /// <summary>A digest of the served graph and the tokenizer's files: a hidden state means something only where it is the same.</summary>
    public string Fingerprint { get; }

    /// <summary>The graph in which one can look inside, of full precision where the bundle has it; null where the model is of no bundle.</summary>
    internal GraphFile? TraceFile { get; init; }

    /// <summary>The token that ends a text, or null where the model has none.</summary>
    public int? EndId { get; }

    /// <summary>The tokens that are never listed, never chosen and never looked into: they write nothing, or stand for what the
    /// vocabulary lacks.</summary>
    internal TokenSet Skipped { get; }

    /// <summary>Where a new text starts: the initial state and the beginning token; null where the model has no such token.</summary>
    public Checkpoint? Beginning { get; }

    /// <summary>Whether a token is never listed nor chosen.</summary>
    public bool IsSkipped(int id) => Skipped.Contains(id);

    /// <summary>Refuses ids that the model doesn't have: ONNX Runtime would wrap −1 to the last row without a word.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> naming the first such id.</exception>
    public void RequireIds(ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
            if ((uint)id >= (uint)StepModel.VocabularySize)
                throw new SequenceApiException(
                    ErrorCode.InvalidRequest,
                    $"The token id {id} is outside the vocabulary of '{Id}'; ids run from 0 to {StepModel.VocabularySize - 1}.");
    }

    /// <summary>A regular expression for completions of this model; those asked for last are kept.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where it isn't understood, costs too
    /// much, or is matched by nothing that the tokens can write.</exception>
    public CompiledRegex Regex(string pattern) => _regexes.Get(pattern);

    /// <summary>Keeps the network from being disposed of until <see cref="Release"/>.</summary>
    /// <returns>False where it is disposed of already.</returns>
    public bool TryHold()
    {
        for (var holders = Volatile.Read(ref _holders); holders > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
                return true;
            holders = seen;
        }

        return false;
    }

    /// <summary>Ends what <see cref="TryHold"/> began.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            StepModel.Dispose();
    }

    /// <summary>Retires the model: its network is disposed of when nobody holds it any more.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isRetired, 1) == 0)
            Release();
    }

    private int? Special(string? token) => token is null
        ? null
        : Tokenizer.Find(token) ?? throw new InvalidDataException($"the vocabulary lacks the token '{token}'.");
}
