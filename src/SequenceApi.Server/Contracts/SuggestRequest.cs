using System.ComponentModel.DataAnnotations;
using SequenceApi.Engine.Search;

namespace SequenceApi.Server.Contracts;

/// <summary>A text, as it is being typed, whose most probable continuations are asked for.</summary>
/// <param name="Model" example="english">The model's id. Absent: the default model.</param>
/// <param name="Text" example="The people of the United St">The text so far; its last word may be half typed. Empty: from the beginning of a text.</param>
/// <param name="Count" example="5">Continuations to find.</param>
/// <param name="Boundary" example="word">How far they go: to the end of the next word (in a script without spaces to the next punctuation mark), or to the end of the line.</param>
/// <param name="MaxTokens" example="16">Tokens of a continuation at most; a longer one isn't found.</param>
[Example("""{"text":"The people of the United St","count":3}""")]
public sealed record SuggestRequest(
    string? Model = null,
    [property: Required(AllowEmptyStrings = true)] string? Text = null,
    [property: Range(1, 50)] int Count = 5,
    Boundary Boundary = Boundary.Word,
    [property: Range(1, 256)] int MaxTokens = 16);
