namespace SequenceApi.Engine.Tokenization;

/// <summary>How a text becomes words.</summary>
/// <param name="LineBreak">The token that a line break is, if the vocabulary has it; else it only separates.</param>
/// <param name="SplitsMarks">Whether runs of letters, digits and underscores, and runs of anything else, are words of their own.</param>
/// <param name="IsLowercase">Whether upper case reads as lower case.</param>
internal sealed record WordRules(string? LineBreak = WordTokenizer.LineBreak, bool SplitsMarks = false, bool IsLowercase = false);
