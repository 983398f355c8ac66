using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Engine.Models;

/// <summary>Which models are served.</summary>
public sealed class ModelsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Models";

    /// <summary>The shipped model that answers unless an option says otherwise.</summary>
    public const string ShippedDefault = "english";

    /// <summary>The folder that holds a folder for each model.</summary>
    [Required]
    public string Path { get; set; } = "models";

    /// <summary>The id of the model that answers where a request names none; unset: <see cref="ShippedDefault"/> if it is there, else the first by name.</summary>
    public string? Default { get; set; }

    /// <summary>The graph to serve, such as <c>fp32</c>, where a model has it; unset: each manifest's default.</summary>
    public string? Precision { get; set; }

    /// <summary>Whether all models but the default one are loaded when they are first asked for.</summary>
    public bool LoadOnFirstUse { get; set; }

    /// <summary>Seconds between two looks for bundles that have come, gone or changed; 0 looks never.</summary>
    [Range(0, 3600)]
    public int WatchSeconds { get; set; }

    /// <summary>Seconds that a bundle which came or changed while the server runs may take to be loaded and tried in a process of its own.</summary>
    [Range(1, 3600)]
    public int ProbeSeconds { get; set; } = 60;

    /// <summary>Mebibytes of memory that this process may take.</summary>
    [Range(64, 1 << 20)]
    public int ProbeMegabytes { get; set; } = 4096;
}
