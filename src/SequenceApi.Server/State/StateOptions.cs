using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.State;

/// <summary>How states are sealed that leave the server. With <c>ConnectionStrings:Redis</c> the keys are there instead.</summary>
internal sealed class StateOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "State";

    /// <summary>The folder of the keys; empty for <c>SequenceApi/keys</c> below the user's local application data.</summary>
    public string? KeysPath { get; set; }

    /// <summary>How long a state token is taken after it was sealed; null for ever.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan? Lifetime { get; set; }
}
