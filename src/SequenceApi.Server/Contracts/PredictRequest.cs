using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.Contracts;

/// <summary>
/// A text, or its tokens, whose next token is predicted. Give at most one of `text` and `tokens`, and at most one of `state`
/// and `session` to start from; without a start the text begins anew. A session is advanced by what it is given; without
/// text and tokens it is looked at and stays where it is.
/// </summary>
/// <param name="Model" example="english">The model's id. Absent: the default model.</param>
/// <param name="Text" example="The people of the United">The text so far. Empty: from the beginning of a text.</param>
/// <param name="Tokens" example="[84, 104, 101]">The text so far as token ids, each in 0…vocabulary−1.</param>
/// <param name="State">Where to start: a state that an answer has returned. Give at most one of `state` and `session`.</param>
/// <param name="Session">Where to start: a session's id.</param>
/// <param name="TopK" example="5">Predictions to list, at most the vocabulary's size.</param>
/// <param name="Temperature" example="1">What the scores are divided by for `probability`; `log_probability` stays the model's own.</param>
/// <param name="Heal" example="true">Whether the text's last word may go on: models of byte pairs then don't read it as it happens to be cut, but take the tokens that agree with it. The answer shows what is new. Without effect on tokens and on other models.</param>
/// <param name="ReturnState" example="false">Whether to return the state at the end, from which any request of any server goes on.</param>
[Example("""{"text":"The people of the United","top_k":5}""")]
public sealed record PredictRequest(
    string? Model = null,
    string? Text = null,
    int[]? Tokens = null,
    string? State = null,
    string? Session = null,
    [property: Range(1, int.MaxValue)] int TopK = 5,
    [property: Range(0d, 100d, MinimumIsExclusive = true)] float Temperature = 1,
    bool Heal = true,
    bool ReturnState = false) : IPromptRequest;
