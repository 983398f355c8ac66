using System.Text.Json.Serialization;

namespace SequenceApi.Server.Contracts;

/// <summary>What units still hold of what they held some tokens before.</summary>
/// <param name="Steps" example="10">So many tokens.</param>
/// <param name="Units" example="[0.57, 0.99]">For each unit, the product of its gate over so many tokens, its mean over the text; null where the text is shorter.</param>
public sealed record KeptMemory(int Steps, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double[]? Units);
