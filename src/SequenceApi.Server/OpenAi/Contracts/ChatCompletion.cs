namespace SequenceApi.Server.OpenAi.Contracts;

/// <summary>Replies, or a part of them.</summary>
/// <param name="Id" example="chatcmpl-5f0c1e9b7a2d4c38">Names this answer.</param>
/// <param name="Object" example="chat.completion">`chat.completion`, or `chat.completion.chunk` for a part of a stream.</param>
/// <param name="Created" example="1767225600">When it was begun, in Unix seconds.</param>
/// <param name="Model" example="english">The model that answered.</param>
/// <param name="SystemFingerprint" example="3b1f6c0f2d7a9e54">A digest of the bits that the model computes here: where two servers have the same one, a seed gives the same text on both.</param>
/// <param name="Choices">The replies.</param>
/// <param name="Usage">What the request cost; absent in the parts of a stream but the last.</param>
public sealed record ChatCompletion(
    string Id,
    string Object,
    long Created,
    string Model,
    string SystemFingerprint,
    IReadOnlyList<ChatChoice> Choices,
    CompletionCost? Usage);
