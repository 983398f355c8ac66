namespace SequenceApi.Server.Contracts;

/// <summary>The text of some tokens.</summary>
/// <param name="Text" example="The">The text; bytes that aren't valid UTF-8 become U+FFFD.</param>
public sealed record DetokenizeResponse(string Text);
