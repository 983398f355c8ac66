using System.Text.Json.Serialization;
using SequenceApi.Engine.Sampling;

namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>A reply, or a part of one.</summary>
/// <param name="Index" example="0">Its place among the choices.</param>
/// <param name="Message">The reply; absent in a stream.</param>
/// <param name="Delta">What a part adds to the reply; only in a stream.</param>
/// <param name="Logprobs">Its tokens and how probable they were, where that is asked for; else null.</param>
/// <param name="FinishReason" example="length">`stop` at a stop string or the model's end token, or where no token was left that could be chosen; `length` at the most tokens; null while it goes on.</param>
public sealed record ChatChoice(
    int Index,
    ChatReply? Message,
    ChatReply? Delta,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ChatLogprobs? Logprobs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] FinishReason? FinishReason);
