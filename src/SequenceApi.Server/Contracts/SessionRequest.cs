namespace SequenceApi.Server.Contracts;

/// <summary>A session to begin: anew, with a text, or where a state was left. Give at most one of `text` and `tokens`.</summary>
/// <param name="Model" example="english">The model's id. Absent: the state's model, else the default one.</param>
/// <param name="Text" example="My fellow citizens,">The text so far; absent or empty: the start itself.</param>
/// <param name="Tokens" example="[84, 104, 101]">The text so far as token ids, each in 0…vocabulary−1.</param>
/// <param name="State">Where to start: a state that an answer has returned.</param>
[Example("""{"text":"My fellow citizens,"}""")]
public sealed record SessionRequest(string? Model = null, string? Text = null, int[]? Tokens = null, string? State = null);
