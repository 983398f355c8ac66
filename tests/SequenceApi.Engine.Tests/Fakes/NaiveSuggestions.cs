using System.Text;
using System.Text.RegularExpressions;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Search;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>All continuations of a text up to a boundary, by trying all tokens one after the other, as far as they are more
/// probable than one in a million. For texts of the letters a, b and c, spaces, dots and line breaks.</summary>
internal sealed partial class NaiveSuggestions
{
    private double _least = 1e-9;
    private readonly LanguageModel _model;
    private readonly Regex _boundary;
    private readonly string _pending;
    private readonly StepBatch _batch;
    private double _covered;
    private bool _isCounting;

    private NaiveSuggestions(LanguageModel model, string pending, Boundary boundary)
    {
        (_model, _pending, _boundary) = (model, pending, boundary == Boundary.Word ? Word() : Line());
        _batch = model.StepModel.CreateBatch(1);
        (_covered, _isCounting) = pending.Length == 0 ? (1, false) : (0, true);
    }

    private Dictionary<string, double> Found { get; } = [];

    /// <summary>Each continuation and its probability.</summary>
    public static Dictionary<string, double> Of(HalfTyped text, Boundary boundary)
    {
        var naive = new NaiveSuggestions(text.Kept.Model, Encoding.Latin1.GetString(text.Pending.Span), boundary);
        var state = new float[text.Kept.Model.StepModel.Layout.Size];
        int[] read = text.Kept.Start is { } start ? [start.LastToken, .. text.Kept.Tokens] : [.. text.Kept.Tokens];

        // Once for what agrees with the pending text, then for what follows it.
        if (naive._isCounting)
            naive.Try(state, read, "", 1);
        (naive._least, naive._isCounting) = (1e-6 * naive._covered, false);
        naive.Try(state, read, "", 1);
        return naive.Found.ToDictionary(pair => pair.Key, pair => pair.Value / naive._covered);
    }

    private void Try(float[] before, int[] tokens, string text, double mass)
    {
        _batch.WriteState(0, before);
        foreach (var token in tokens)
        {
            _batch.InputIds[0] = token;
            _batch.Step(1);
        }

        var state = new float[before.Length];
        _batch.ReadState(0, state);
        var logits = _batch.Logits(0).ToArray();
        var sum = logits.Sum(logit => Math.Exp(logit));
        for (var id = 0; id < logits.Length; id++)
            if (!_model.IsSkipped(id) && mass * Math.Exp(logits[id]) / sum is var next && next > _least)
                Take(state, id, text, text + Encoding.Latin1.GetString(_model.Tokenizer.Bytes(id)), next);
    }

    private void Take(float[] state, int id, string before, string text, double mass)
    {
        var shared = Math.Min(text.Length, _pending.Length);
        if (text[..shared] != _pending[..shared])
            return;
        if (_isCounting && text.Length >= _pending.Length)
            _covered += mass;
        else if (text.Length > _pending.Length && _boundary.Match(text[_pending.Length..]) is { Success: true } match)
            Found[match.Groups[1].Value] = Found.GetValueOrDefault(match.Groups[1].Value) + mass;
        else
            Try(state, [id], text, mass);
    }

    [GeneratedRegex(@"\A(\s*(?:[abc]+(?=[^abc])|\.+(?=[^.])))")]
    private static partial Regex Word();

    [GeneratedRegex(@"\A(\n*[^\n]+)\n")]
    private static partial Regex Line();
}
