using System.Text.Json.Serialization;

namespace SequenceApi.Benchmarks.Results;

/// <summary>How a measured value stands to a mark.</summary>
internal enum Verdict
{
    /// <summary>There is no value.</summary>
    [JsonStringEnumMemberName("not_measured")]
    NotMeasured,

    /// <summary>Worse than the least that is asked.</summary>
    [JsonStringEnumMemberName("missed")]
    Missed,

    /// <summary>As good as asked, not as good as hoped.</summary>
    [JsonStringEnumMemberName("met")]
    Met,

    /// <summary>As good as hoped.</summary>
    [JsonStringEnumMemberName("aim_reached")]
    Reached,
}
