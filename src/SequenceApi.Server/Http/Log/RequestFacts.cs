namespace SequenceApi.Server.Http.Log;

/// <summary>What the log tells about a request beside HTTP; set as soon as it is known, so that failures tell it too.</summary>
internal sealed class RequestFacts
{
    /// <summary>The model that was asked.</summary>
    public string? Model { get; set; }

    /// <summary>Tokens of the input.</summary>
    public int? PromptTokens { get; set; }

    /// <summary>Tokens of the completion.</summary>
    public int? CompletionTokens { get; set; }
}
