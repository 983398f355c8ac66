namespace SequenceApi.Server.Contracts;

/// <summary>What went wrong (RFC 9457).</summary>
/// <param name="Type" example="about:blank">Always `about:blank`: read `code` instead.</param>
/// <param name="Title" example="Bad Request">The status in words.</param>
/// <param name="Status" example="400">The HTTP status.</param>
/// <param name="Code" example="invalid_request">A stable name for programs.</param>
/// <param name="Detail" example="The field top_k must be between 1 and 2147483647.">A sentence that says what to change.</param>
/// <param name="Errors">Where fields are out of range: their names, and what is wrong with each.</param>
public sealed record Problem(
    string Type, string Title, int Status, string Code, string Detail, IReadOnlyDictionary<string, string[]>? Errors = null);
