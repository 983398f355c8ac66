using System.Diagnostics;

namespace SequenceApi.Engine.Diagnostics;

/// <summary>When a sequence came to each stage of its way, as <see cref="TimeProvider.GetTimestamp"/>; 0 where it has not.</summary>
internal sealed class SequenceTimes
{
    /// <summary>When it entered the queue.</summary>
    public long Submitted { get; set; }

    /// <summary>When it first had a row.</summary>
    public long Admitted { get; set; }

    /// <summary>When the step behind its whole prompt had ended.</summary>
    public long PromptRead { get; set; }

    /// <summary>The span of the request that it belongs to; the default where nobody traces.</summary>
    public ActivityContext Request { get; set; }
}
