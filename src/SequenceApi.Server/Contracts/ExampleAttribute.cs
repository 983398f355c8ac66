namespace SequenceApi.Server.Contracts;

/// <summary>A body that is valid as it is: what Swagger's "Try it out" sends, and a test with it.</summary>
/// <param name="json">The body.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExampleAttribute(string json) : Attribute
{
    /// <summary>The body.</summary>
    public string Json { get; } = json;
}
