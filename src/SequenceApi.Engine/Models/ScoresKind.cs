using System.Text.Json.Serialization;

namespace SequenceApi.Engine.Models;

/// <summary>What the numbers are with which a graph scores the next token.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScoresKind>))]
public enum ScoresKind
{
    /// <summary>Scores of any size, on which a softmax is still to come.</summary>
    [JsonStringEnumMemberName("logits")]
    Logits,

    /// <summary>The softmax's result: they add up to 1.</summary>
    [JsonStringEnumMemberName("probabilities")]
    Probabilities,

    /// <summary>The log-softmax's result: their exponentials add up to 1.</summary>
    [JsonStringEnumMemberName("log_probabilities")]
    LogProbabilities,
}
