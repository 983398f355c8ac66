using System.ComponentModel.DataAnnotations;
using Serilog.Events;

namespace SequenceApi.Server.Options;

/// <summary>What the log tells, and how.</summary>
internal sealed class LogOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Log";

    /// <summary>How an event is written.</summary>
    [EnumDataType(typeof(LogFormat))]
    public LogFormat Format { get; set; } = LogFormat.Text;

    /// <summary>The least important event that is written: Verbose, Debug, Information, Warning, Error or Fatal.</summary>
    [EnumDataType(typeof(LogEventLevel))]
    public LogEventLevel Level { get; set; } = LogEventLevel.Information;
}
