using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>A regular expression for the tokens of one model: what may come next, wherever a text is. Immutable, and shared by any number of sequences.</summary>
public sealed class CompiledRegex
{
    private readonly RegexDfa _dfa;
    private readonly TokenMask?[] _allowed;
    private readonly LanguageModel _model;

    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where it isn't understood, costs too
    /// much, or is matched by nothing that the tokens can write.</exception>
    internal CompiledRegex(LanguageModel model, TokenTrie trie, string pattern)
    {
        var limits = new RegexLimits();
        _model = model;
        _dfa = DfaBuilder.Build(new RegexNfa(RegexParser.Parse(pattern), limits), limits);
        _allowed = new TokenWalk(_dfa, trie, model.StepModel.VocabularySize, limits).Masks();
        if (_allowed[RegexDfa.Start] is null)
            throw RegexLimits.Invalid($"no text that the tokens of '{model.Id}' can write matches it");
        Size = _dfa.Size + _allowed.Distinct().Sum(mask => mask?.Size ?? 0);
    }

    /// <summary>About how many bytes it takes.</summary>
    internal long Size { get; }

    /// <summary>Makes a completion match as a whole; for one sequence.</summary>
    public TokenConstraint Constraint() => new RegexConstraint(this);

    /// <summary>The tokens that can come next on the way to a match.</summary>
    internal TokenMask Allowed(int state) => _allowed[state]!;

    /// <summary>Whether the text so far matches.</summary>
    internal bool Accepts(int state) => _dfa.Accepts(state);

    /// <summary>Where a token leads.</summary>
    internal int Next(int state, int id) => _dfa.Next(state, _model.Tokenizer.Bytes(id));
}
