using System.Text.Json;

namespace SequenceApi.Server.Contracts;

/// <summary>A line of a stream to score; give one of `text` and `tokens`.</summary>
/// <param name="Text" example=" the law of the land">The text to score; not empty.</param>
/// <param name="Tokens" example="[84, 104, 101]">The text to score as token ids, each in 0…vocabulary−1; not empty.</param>
/// <param name="Context" example="This is">Text that comes before and is read, not scored; encoded on its own.</param>
/// <param name="Id" example="line-1">A string or a number that the answer gives back.</param>
public sealed record ScoreLine(string? Text = null, int[]? Tokens = null, string? Context = null, JsonElement? Id = null);
