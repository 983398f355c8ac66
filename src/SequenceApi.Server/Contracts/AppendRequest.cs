namespace SequenceApi.Server.Contracts;

/// <summary>What a session reads next. Give one of `text` and `tokens`; a text is encoded on its own.</summary>
/// <param name="Text" example=" the people of these United States">The text.</param>
/// <param name="Tokens" example="[84, 104, 101]">The text as token ids, each in 0…vocabulary−1.</param>
[Example("""{"text":" the people of these United States"}""")]
public sealed record AppendRequest(string? Text = null, int[]? Tokens = null);
