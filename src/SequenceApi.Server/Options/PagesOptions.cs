namespace SequenceApi.Server.Options;

/// <summary>Which pages the server has for people.</summary>
internal sealed class PagesOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Pages";

    /// <summary>Whether the playground is at <c>/</c>.</summary>
    public bool Playground { get; set; } = true;

    /// <summary>Whether Swagger UI is at <c>/swagger</c>, and the document that it shows.</summary>
    public bool Swagger { get; set; } = true;
}
