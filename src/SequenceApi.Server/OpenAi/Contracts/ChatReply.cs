namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>What the assistant says.</summary>
/// <param name="Role" example="assistant">Always `assistant`; in a stream, only in a reply's first part.</param>
/// <param name="Content" example=" the Government">The text.</param>
public sealed record ChatReply(string? Role, string? Content);
