using System.Text.Json.Serialization;

namespace SequenceApi.Engine.Models;

/// <summary>The order of the axes of a graph's tokens.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IdsLayout>))]
public enum IdsLayout
{
    /// <summary>[batch, sequence], or one axis [batch].</summary>
    [JsonStringEnumMemberName("batch_sequence")]
    BatchSequence,

    /// <summary>[sequence, batch], or one axis [sequence].</summary>
    [JsonStringEnumMemberName("sequence_batch")]
    SequenceBatch,
}
