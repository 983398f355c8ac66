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
}
