using System.Text.Json.Serialization;
using SequenceApi.Engine.Sampling;

namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>A completion, or a part of one.</summary>
/// <param name="Text" example=" the Government">What it adds to the text.</param>
/// <param name="Index" example="0">Its place among the choices.</param>
/// <param name="Logprobs">Its tokens and how probable they were, where that is asked for; else null.</param>
/// <param name="FinishReason" example="length">`stop` at a stop string or the model's end token, `length` at `max_tokens`; null while it goes on.</param>
public sealed record CompletionChoice(
    string Text,
    int Index,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] CompletionLogprobs? Logprobs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] FinishReason? FinishReason);
