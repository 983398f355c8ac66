namespace SequenceApi.Server.Contracts;

/// <summary>A text, or its tokens, whose probability is asked for. Give one of `text` and `tokens`; it may be of any length where `per_token` is false.</summary>
/// <param name="Model" example="english">The model's id. Absent: the default model.</param>
/// <param name="Text" example=" the law of the land">The text to score; not empty.</param>
/// <param name="Tokens" example="[84, 104, 101]">The text to score as token ids, each in 0…vocabulary−1; not empty.</param>
/// <param name="Context" example="This is">Text that comes before and is read, not scored; encoded on its own.</param>
/// <param name="State">Where to start: a state that an answer has returned.</param>
/// <param name="PerToken" example="true">Whether every token is listed: then the text has 1,048,576 tokens at most.</param>
/// <param name="ReturnState" example="false">Whether to return the state at the end, from which any request of any server goes on.</param>
[Example("""{"text":" the law of the land","context":"This is"}""")]
public sealed record ScoreRequest(
    string? Model = null,
    string? Text = null,
    int[]? Tokens = null,
    string? Context = null,
    string? State = null,
    bool PerToken = true,
    bool ReturnState = false) : IPromptRequest
{
    /// <summary>A text that is scored belongs to no session.</summary>
    string? IPromptRequest.Session => null;
}
