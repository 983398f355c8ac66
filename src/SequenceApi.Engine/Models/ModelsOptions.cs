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
}
