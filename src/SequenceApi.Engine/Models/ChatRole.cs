namespace SequenceApi.Engine.Models;

/// <summary>Who speaks in a conversation.</summary>
public enum ChatRole
{
    /// <summary>Who sets the scene.</summary>
    System,

    /// <summary>Who asks.</summary>
    User,

    /// <summary>Who replies: the model.</summary>
    Assistant,
}
