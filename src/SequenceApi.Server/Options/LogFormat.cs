namespace SequenceApi.Server.Options;

/// <summary>How a log event is written.</summary>
internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>A line of compact JSON (CLEF).</summary>
    Json,
}
