namespace SequenceApi.Benchmarks.Soak.Stop;

/// <summary>How a stream may end when its server stops; any other end is told in words.</summary>
internal static class StreamEnd
{
    public const string Done = "done";
    public const string Stopping = "stopping";
}
