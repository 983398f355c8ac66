using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Requests;

namespace SequenceApi.Server.ScoreStreams;

/// <summary>Scores a text line after line, each behind all before it: the sums are those of the text whole, bit for bit.</summary>
internal sealed class TextScorer(StartPoint start, PatientEngine engine, bool perToken)
{
    /// <summary>Tokens that are scored at once.</summary>
    private const int StepTokens = 2048;

    private readonly LanguageModel _model = start.Model;
    private readonly Queue<ScoredUnit> _units = new();
    private readonly List<int> _tokens = [];
    private long _scored;

    /// <summary>The sums so far.</summary>
    public ScoreSum Sum { get; } = new();

    /// <summary>Tokens of the text so far.</summary>
    public long Position => (start.Point?.Position ?? 0) + _scored;

    /// <summary>The end so far, to go on from; its own position doesn't count. Null where nothing was read.</summary>
    public Checkpoint? End { get; private set; } = start.Point ?? start.Model.Beginning;

    /// <summary>Whether it is time to score what was added.</summary>
    public bool IsFull => _tokens.Count >= StepTokens;

    /// <summary>Adds a line.</summary>
    /// <exception cref="Engine.SequenceApiException">The vocabulary lacks something in it.</exception>
    public void Add(TextUnit unit)
    {
        var tokens = _model.Tokenizer.Encode(unit.Text);
        var characters = CountPredicted(unit.Text, tokens.Length);
        Sum.Characters += characters;
        _tokens.AddRange(tokens);
        _units.Enqueue(new ScoredUnit(unit, tokens.Length, characters, perToken ? [] : null));
    }

    /// <summary>Scores what was added.</summary>
    /// <param name="write">Takes each line's answer.</param>
    /// <param name="cancellationToken">Frees its row by the next step.</param>
    /// <exception cref="Engine.SequenceApiException">As of <see cref="PatientEngine.ScoreAsync"/>.</exception>
    public async Task ScoreAsync(Action<ScoredLine> write, CancellationToken cancellationToken)
    {
        WriteScored(write);
        foreach (var step in _tokens.ToArray().Chunk(StepTokens))
            foreach (var token in await ScoreAsync(step, cancellationToken))
            {
                Sum.Add(token);
                _units.Peek().Add(token);
                WriteScored(write);
            }

        _tokens.Clear();
    }

    private async Task<IReadOnlyList<ScoredToken>> ScoreAsync(int[] tokens, CancellationToken cancellationToken)
    {
        var trail = new Trail();
        var prompt = Prompt.FromTokens(_model, tokens, start: End, owner: start.Owner);
        var sequence = new ScoringSequence(prompt, contextTokens: 0, cancellationToken) { Trail = trail, IsBulk = true };
        var scoring = await engine.ScoreAsync(sequence, tokens.Length, cancellationToken);

        // A lone token without anything before it is never stepped over: nothing is noted of it. A position is counted here,
        // where it may exceed what a point's own can hold.
        End = End is null && tokens is [var only] ? new Checkpoint(default, only, 0) : trail.Before(scoring.Position) with { Position = 0 };
        _scored += tokens.Length;
        return scoring.Tokens;
    }

    private void WriteScored(Action<ScoredLine> write)
    {
        while (_units.TryPeek(out var unit) && unit.IsScored)
            write(_units.Dequeue().ToLine(_model.Tokenizer));
    }

    /// <summary>All characters, but those up to the end of a first token that nothing predicts.</summary>
    private int CountPredicted(string text, int tokens)
    {
        if (End is not null || _tokens.Count > 0)
            return text.EnumerateRunes().Count();
        return tokens == 0 ? 0 : text.EnumerateRunes().Count() - _model.Tokenizer.EncodeWithOffsets(text)[0].End;
    }
}
