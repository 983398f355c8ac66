namespace SequenceApi.Server.Contracts;

/// <summary>The models that are served, in OpenAI's shape with more fields.</summary>
/// <param name="Object" example="list">Always `list`.</param>
/// <param name="Data">The models by id.</param>
public sealed record ModelList(string Object, IReadOnlyList<ModelSummary> Data);
