using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.Contracts;

/// <summary>Whose influence on which prediction is asked for: the text is read again without each token, or with another in its place.</summary>
/// <param name="Position" example="9">The prediction after so many tokens of the text. Absent: after all.</param>
/// <param name="Of" example="[0, 8]">The tokens, up to 128, by index from 0; one at or behind `position` has no influence. Absent: the last `window` before `position`.</param>
/// <param name="Window" example="64">How many tokens before `position`, where `of` is absent.</param>
/// <param name="ReplaceWith" example="4">The id of what is read in the token's place. Absent: it is left out.</param>
/// <param name="Top" example="3">Tokens to list whose probability changes most.</param>
public sealed record TraceInfluenceRequest(
    [property: Range(1, int.MaxValue)] int? Position = null,
    int[]? Of = null,
    [property: Range(1, TraceInfluenceRequest.MaxTokens)] int Window = 64,
    int? ReplaceWith = null,
    [property: Range(0, 20)] int Top = 3)
{
    /// <summary>Tokens whose influence an answer tells.</summary>
    internal const int MaxTokens = 128;
}
