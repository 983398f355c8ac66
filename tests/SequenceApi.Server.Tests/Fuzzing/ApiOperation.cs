using System.Globalization;
using System.Text.Json;

namespace SequenceApi.Server.Tests.Fuzzing;

/// <summary>A route with a method, as the committed OpenAPI document has it: what is new there is fuzzed without being named again.</summary>
internal sealed class ApiOperation
{
    private static readonly JsonDocument Document = JsonDocument.Parse(File.ReadAllBytes(Repository.Find("tests/SequenceApi.Server.Tests/OpenApi/openapi.json")));

    private ApiOperation(string path, string method, JsonElement operation)
    {
        (Path, Method) = (path, method.ToUpperInvariant());
        Parameters = operation.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray()] : [];
        Bodies = operation.TryGetProperty("requestBody", out var body)
            ? body.GetProperty("content").EnumerateObject().ToDictionary(content => content.Name, content => content.Value.GetProperty("schema"))
            : [];
        Statuses = operation.GetProperty("responses").EnumerateObject().Select(response => int.Parse(response.Name, CultureInfo.InvariantCulture)).ToHashSet();
    }

    /// <summary>Every operation below /v1.</summary>
    public static IReadOnlyList<ApiOperation> All { get; } = ReadAll();

    /// <summary>The path, with the names of its parameters in braces.</summary>
    public string Path { get; }

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>What is given in the path, the query and the headers.</summary>
    public IReadOnlyList<JsonElement> Parameters { get; }

    /// <summary>The schema of the body by its content type.</summary>
    public IReadOnlyDictionary<string, JsonElement> Bodies { get; }

    /// <summary>What it may answer.</summary>
    public IReadOnlySet<int> Statuses { get; }

    /// <summary>The document's schemas by their references.</summary>
    public static JsonElement Schema(string reference) =>
        Document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(reference[(reference.LastIndexOf('/') + 1)..]);

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path}";

    private static ApiOperation[] ReadAll() =>
    [
        .. from path in Document.RootElement.GetProperty("paths").EnumerateObject()
           where path.Name.StartsWith("/v1/", StringComparison.Ordinal)
           from operation in path.Value.EnumerateObject()
           select new ApiOperation(path.Name, operation.Name, operation.Value),
    ];
}
