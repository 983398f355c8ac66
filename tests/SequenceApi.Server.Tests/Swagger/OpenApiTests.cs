using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace SequenceApi.Server.Tests.Swagger;

public sealed class OpenApiTests(TestApi api) : IClassFixture<TestApi>
{
    private static readonly Uri Document = new("/swagger/v1/swagger.json", UriKind.Relative);
    private readonly HttpClient _client = api.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_is_valid()
    {
        var result = await LoadAsync(_client);
        Assert.Empty(result.Diagnostic!.Errors);
        Assert.Empty(result.Diagnostic.Warnings);
        Assert.Empty(result.Document!.Validate(ValidationRuleSet.GetDefaultRuleSet()));
    }

    [Fact]
    public async Task The_document_is_the_one_that_was_reviewed()
    {
        var document = (await _client.GetStringAsync(Document, Token)).ReplaceLineEndings("\n") + "\n";
        var path = Repository.Find("tests/SequenceApi.Server.Tests/OpenApi/openapi.json");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            await File.WriteAllTextAsync(path, document, Token);
        Assert.True(
            File.Exists(path) && await File.ReadAllTextAsync(path, Token) == document,
            "The API's description has changed. If that was meant, run the tests with UPDATE_SNAPSHOTS=1 and review the diff of openapi.json.");
    }

    [Fact]
    public async Task Every_field_and_every_route_is_described()
    {
        var document = (await LoadAsync(_client)).Document!;
        foreach (var (name, schema) in document.Components!.Schemas!)
            foreach (var (field, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
                Assert.False(string.IsNullOrEmpty(property.Description) && property is not OpenApiSchemaReference, $"{name}.{field}");
        Assert.All(document.Paths.SelectMany(path => path.Value.Operations!.Values), operation => Assert.False(string.IsNullOrEmpty(operation.Summary)));
    }

    [Fact]
    public async Task Ranges_and_defaults_are_those_of_the_contract()
    {
        var predict = (await LoadAsync(_client)).Document!.Components!.Schemas!["PredictRequest"].Properties!;
        Assert.Equal(("1", "5"), (predict["top_k"].Minimum, predict["top_k"].Default!.ToJsonString()));
        Assert.Equal(("0", "100"), (predict["temperature"].ExclusiveMinimum, predict["temperature"].Maximum));
        Assert.Null(predict["text"].Default);
        var schemas = (await LoadAsync(_client)).Document!.Components!.Schemas!;
        Assert.All(
            schemas.Where(schema => schema.Key.EndsWith("Request", StringComparison.Ordinal)),
            schema => Assert.DoesNotContain(schema.Value.Required ?? new HashSet<string>(), name => schema.Value.Properties![name].Default is not null));
    }

    [Fact]
    public async Task Generate_answers_json_or_events_and_its_errors_are_problems()
    {
        var responses = (await LoadAsync(_client)).Document!.Paths["/v1/generate"].Operations![HttpMethod.Post].Responses!;
        Assert.Equal(["application/json", "text/event-stream"], responses["200"].Content!.Keys.Order());
        foreach (var status in new[] { "400", "404", "413", "415", "429", "500", "503" })
            Assert.Equal(["application/problem+json"], responses[status].Content!.Keys);
    }

    /// <summary>Sends what "Try it out" sends to every route, unedited but for the id of a session.</summary>
    internal static async Task RequireEveryExampleAsync(HttpClient client)
    {
        using var begun = await client.PostAsJsonAsync("/v1/sessions", new { Text = "The people" }, Token);
        var session = (await begun.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetString();
        var operations = (await LoadAsync(client)).Document!.Paths.SelectMany(path => path.Value.Operations!.Select(operation => (path.Key, operation)));
        foreach (var (path, (method, operation)) in operations.OrderBy(entry => entry.operation.Key == HttpMethod.Delete))
        {
            using var request = new HttpRequestMessage(method, Fill(path.Replace("sessions/{id}", $"sessions/{session}", StringComparison.Ordinal), operation));
            if (operation.RequestBody?.Content?["application/json"] is { } body)
                request.Content = new StringContent(body.Example!.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await client.SendAsync(request, Token);
            Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {await response.Content.ReadAsStringAsync(Token)}");
        }
    }

    private static string Fill(string path, OpenApiOperation operation) => (operation.Parameters ?? [])
        .Aggregate(path, (filled, parameter) => filled.Replace($"{{{parameter.Name}}}", (string?)parameter.Example, StringComparison.Ordinal));

    private static async Task<ReadResult> LoadAsync(HttpClient client)
    {
        using var stream = new MemoryStream(await client.GetByteArrayAsync(Document, Token));
        return await OpenApiDocument.LoadAsync(stream, "json", cancellationToken: Token);
    }
}
