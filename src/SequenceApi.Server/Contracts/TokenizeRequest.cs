using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.Contracts;

/// <summary>A text to be split into tokens.</summary>
/// <param name="Model" example="english">The model's id. Absent: the default model.</param>
/// <param name="Text" example="The union of the states">The text; may be empty, and have 1,048,576 tokens at most.</param>
[Example("""{"text":"The union of the states"}""")]
public sealed record TokenizeRequest(
    string? Model = null,
    [property: Required(AllowEmptyStrings = true)] string? Text = null);
