using System.Globalization;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http;
using SequenceApi.Server.OpenAi.Contracts;

namespace SequenceApi.Server.OpenAi;

/// <summary>Gathers what one choice says, token by token, and gives it in as many parts as are asked for.</summary>
internal sealed class ChoiceWriter
{
    private readonly Tokenizer _tokenizer;
    private readonly int _index;
    private readonly bool _listsTokens;
    private readonly IncrementalDecoder _decoder = new();
    private int _offset;
    private string _text = "";
    private List<string> _tokens = [];
    private List<float?> _logprobs = [];
    private List<IReadOnlyDictionary<string, float>?> _tops = [];
    private List<int> _offsets = [];

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
    public CompletionChoice Take(FinishReason? reason)
    {
        var text = reason is null ? _text : _text + _decoder.Finish();
        var part = new CompletionChoice(text, _index, _listsTokens ? new(_tokens, _logprobs, _tops, _offsets) : null, reason);
        (_text, _tokens, _logprobs, _tops, _offsets) = ("", [], [], [], []);
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
        _text += _decoder.Append(_tokenizer.Bytes(id));
        if (!_listsTokens)
            return;
        _tokens.Add(Name(id));
        _logprobs.Add(logProbability is { } value ? LogProbabilityConverter.Finite(value) : null);
        _tops.Add(logProbability is { } own ? Listed(new(id, own), top ?? []) : null);
        _offsets.Add(_offset);
        _offset += _tokenizer.CountCharacters([id]);
    }

    private Dictionary<string, float> Listed(RankedToken own, RankedToken[] top)
    {
        var listed = new Dictionary<string, float>();
        foreach (var token in top.Append(own))
            listed.TryAdd(Name(token.Id), LogProbabilityConverter.Finite(token.LogProbability));
        return listed;
    }

    private string Name(int id) => _tokenizer.BytesUnlessText(id) is { } bytes
        ? "bytes:" + string.Concat(bytes.Select(value => "\\x" + value.ToString("x2", CultureInfo.InvariantCulture)))
        : _tokenizer.Text(id);
}
