namespace SequenceApi.Engine.Models;

/// <summary>Whether a model of the folder answers.</summary>
public enum ModelStatus
{
    /// <summary>It answers.</summary>
    Loaded,

    /// <summary>It is not in memory.</summary>
    Unloaded,

    /// <summary>It could not be loaded.</summary>
    Failed,
}
