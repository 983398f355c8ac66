namespace SequenceApi.Server.Contracts;

/// <summary>A request that gives a model something to read.</summary>
internal interface IPromptRequest
{
    /// <summary>The model's id; null for the default model.</summary>
    string? Model { get; }

    /// <summary>The input as text.</summary>
    string? Text { get; }

    /// <summary>The input as token ids.</summary>
    int[]? Tokens { get; }

    /// <summary>The sealed state to start from.</summary>
    string? State { get; }

    /// <summary>The id of the session to start from.</summary>
    string? Session { get; }

    /// <summary>Whether the state at the end is asked for.</summary>
    bool ReturnState { get; }
}
