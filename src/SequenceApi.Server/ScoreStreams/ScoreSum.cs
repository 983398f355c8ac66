using System.Text.Json;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http;

namespace SequenceApi.Server.ScoreStreams;

/// <summary>Log probabilities, added up in the order of the tokens.</summary>
internal sealed class ScoreSum
{
    /// <summary>Tokens that have a log probability.</summary>
    public long Count { get; private set; }

    /// <summary>The sum of their log probabilities.</summary>
    public double LogLikelihood { get; private set; }

    /// <summary>Unicode scalar values of what has one.</summary>
    public long Characters { get; set; }

    /// <summary>The mean loss; null where no token counts.</summary>
    public double? NatsPerToken => Count > 0 ? 0 - (LogLikelihood / Count) : null;

    /// <summary>e to the power of the mean loss.</summary>
    public double? Perplexity => NatsPerToken is { } loss ? Math.Min(Math.Exp(loss), double.MaxValue) : null;

    /// <summary>The loss in bits for each character.</summary>
    public double? BitsPerCharacter => Characters > 0 ? 0 - (LogLikelihood / (Characters * Math.Log(2))) : null;

    /// <summary>Adds a token.</summary>
    public void Add(ScoredToken token)
    {
        if (token.LogProbability is not { } value)
            return;
        Count++;
        LogLikelihood += LogProbabilityConverter.Finite(value);
    }

    /// <summary>Adds the sums of a line.</summary>
    public void Add(ScoreSum line)
    {
        Count += line.Count;
        LogLikelihood += line.LogLikelihood;
        Characters += line.Characters;
    }

    /// <summary>As the answer to a line.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="id">Its id, where it has one.</param>
    /// <param name="isPartial">Whether more of it follows.</param>
    /// <param name="tokens">Its tokens, where they are listed.</param>
    public ScoredLine ToLine(long index, JsonElement? id, bool isPartial, IEnumerable<TokenScore>? tokens) => new(
        index, id, isPartial ? true : null, tokens, Count, LogLikelihood, NatsPerToken, Perplexity, BitsPerCharacter);
}
