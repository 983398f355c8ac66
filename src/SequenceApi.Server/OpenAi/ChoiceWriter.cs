using System.Text;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Server.OpenAi;

/// <summary>Gathers what one choice says, token by token, and gives it in as many parts as are asked for.</summary>
internal sealed class ChoiceWriter
{
    private readonly Tokenizer _tokenizer;
    private readonly int _index;
    private readonly bool _listsTokens;
    private readonly IncrementalDecoder _decoder = new();
    private bool _isFirst = true;
    private int _offset;
    private readonly StringBuilder _text = new();
    private List<ListedToken> _tokens = [];

    /// <param name="input">What is asked.</param>
    /// <param name="prompt">The choice's prompt.</param>
    /// <param name="index">Its place among all choices.</param>
    public ChoiceWriter(CompletionInput input, PromptRun prompt, int index)
    {
        (_tokenizer, _index, _listsTokens) = (input.Model.Tokenizer, index, input.Logprobs is not null);
        if (input.Echo)
            Add(prompt.Prompt, prompt.Echo);
        else if (_listsTokens)
            _offset = _tokenizer.CountCharacters([.. prompt.Prompt.Tokens]);
    }

    /// <summary>Whether there is something to give.</summary>
    public bool HasText => _text.Length > 0 || _tokens.Count > 0;

    /// <summary>Takes a token of the completion.</summary>
    public void Add(GeneratedToken token) => Add(token.Id, token.LogProbability, token.Top);

    /// <summary>Gives what has come since the last part.</summary>
    /// <param name="reason">Why it ended; null where it goes on.</param>
    public ChoicePart Take(FinishReason? reason)
    {
        if (reason is not null)
            _text.Append(_decoder.Finish());
        var part = new ChoicePart(_index, _isFirst, _text.ToString(), _listsTokens ? _tokens : null, reason);
        (_isFirst, _tokens) = (false, []);
        _text.Clear();
        return part;
    }

    private void Add(Prompt prompt, Scoring? echo)
    {
        for (var i = 0; i < prompt.Tokens.Count; i++)
        {
            // The first one's is null also where the model has a beginning: that is what clients count on.
            var scored = i == 0 ? default : echo?.Tokens[i] ?? default;
            Add(prompt.Tokens[i], scored.LogProbability, scored.Top);
        }
    }

    private void Add(int id, float? logProbability, RankedToken[]? top)
    {
        _text.Append(_decoder.Append(_tokenizer.Bytes(id)));
        if (!_listsTokens)
            return;
        _tokens.Add(new(id, logProbability, top ?? [], _offset));
        _offset += _tokenizer.CountCharacters([id]);
    }
}
