using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SequenceApi.Server.Tests.Documentation;

/// <summary>
/// What README.md and the lesson show of the server is what the server does. With UPDATE_SNAPSHOTS=1 in the environment, its answers
/// are written anew.
/// </summary>
public sealed class ReadmeTests : IAsyncDisposable
{
    private const int Width = 118;
    private const double Tolerance = 0.01;

    private readonly TestApi _api = TestApi.Shipped();
    private readonly HttpClient _client;

    private static bool IsUpdate => Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1";

    public ReadmeTests() => _client = _api.CreateClient();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("README.md", 7)]
    [InlineData("docs/how-a-recurrent-network-remembers.md", 3)]
    [InlineData("docs/how-a-recurrent-network-remembers.zh.md", 3)]
    public async Task Every_answer_on_a_page_is_the_servers(string page, int least)
    {
        var path = Repository.Find(page);
        var readme = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var examples = ReadmeExample.All(readme);
        Assert.InRange(examples.Length, least, 100);

        // In the order of a reader who tries them: what was asked before decides how much of a prompt is known.
        var answers = new List<string[]>();
        foreach (var example in examples)
            answers.Add(await AskAllAsync(example.Requests));
        foreach (var (example, given) in examples.Zip(answers).Reverse())
            if (IsUpdate)
                readme = readme.Remove(example.Start, example.Answers.Length)
                    .Insert(example.Start, string.Join('\n', given.Select(answer => example.Language == "json" ? Wrap(answer) : answer.TrimEnd())));
            else
                RequireSame(example, given);

        if (IsUpdate)
            await File.WriteAllTextAsync(path, readme, TestContext.Current.CancellationToken);
    }

    private async Task<string[]> AskAllAsync(ReadmeRequest[] requests)
    {
        var answers = new List<string>();
        var variables = new Dictionary<string, string>();
        foreach (var (path, body, variable) in requests)
        {
            var answer = await AskAsync(Fill(path), body is null ? null : Fill(body));
            if (variable is null)
                answers.Add(answer);
            else
                variables[variable] = (string)JsonNode.Parse(answer)![variable]!;
        }

        return [.. answers];

        string Fill(string command) => variables.Aggregate(command, (filled, variable) => filled
            .Replace($"'${variable.Key}'", variable.Value, StringComparison.Ordinal)
            .Replace($"${variable.Key}", variable.Value, StringComparison.Ordinal));
    }

    private async Task<string> AskAsync(string path, string? body)
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path) { Content = content };
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path} {body}: {answer}");
        return answer;
    }

    private static void RequireSame(ReadmeExample example, string[] answers)
    {
        var (shown, given) = (Values(example.Answers), Values(string.Join('\n', answers)));
        Assert.Equal(shown.Count, given.Count);
        foreach (var (first, second) in shown.Zip(given))
            RequireSame(first, second, example.Requests[0].Path);
    }

    /// <summary>The JSON values of a block: one after the other, or the data of events.</summary>
    private static List<JsonNode> Values(string block)
    {
        var json = block.StartsWith("event:", StringComparison.Ordinal)
            ? string.Join('\n', block.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line[6..]))
            : block;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { AllowMultipleValues = true });
        var values = new List<JsonNode>();
        while (reader.Read())
            values.Add(JsonNode.Parse(ref reader)!);
        return values;
    }

    private static bool IsOfAnotherTime(string key, JsonNode? value) =>
        key is "created" or "created_at" or "expires_at" || (key == "id" && (string)value! is ['g', 'e', 'n', '-', ..] or ['c', 'm', 'p', 'l', '-', ..] or ['c', 'h', 'a', 't', 'c', 'm', 'p', 'l', '-', ..] or ['s', '_', ..]);

    /// <summary>Apart from times and ids; numbers may differ a little, as float kernels do between processors.</summary>
    private static void RequireSame(JsonNode? shown, JsonNode? given, string place)
    {
        switch (shown, given)
        {
            case (JsonObject first, JsonObject second):
                Assert.Equal(first.Select(pair => pair.Key), second.Select(pair => pair.Key));
                foreach (var (key, value) in first)
                    if (!IsOfAnotherTime(key, value) && !IsOfAnotherArchitecture(key))
                        RequireSame(value, second[key], $"{place}.{key}");
                break;
            case (JsonArray first, JsonArray second):
                // A model of one's own may lie beside those that are shipped.
                var isModels = place.EndsWith(".data", StringComparison.Ordinal) || place.EndsWith(".models", StringComparison.Ordinal);
                var rows = second.Where(row => !isModels || first.Any(known => Name(known!) == Name(row!))).ToArray();
                Assert.Equal(first.Count, rows.Length);
                foreach (var (one, other) in first.Zip(rows))
                    RequireSame(one, other, place);
                break;
            case (JsonValue first, JsonValue second) when first.GetValueKind() == JsonValueKind.Number:
                Assert.True(Math.Abs((double)first - (double)second) <= Tolerance * (1 + Math.Abs((double)first)), $"{place}: {shown} is shown, {given} given");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(shown, given), $"{place}: {shown} is shown, {given} given");
                break;
        }
    }

    private static string Name(JsonNode model) => (string)(model is JsonObject ? model["id"]! : model)!;

    /// <summary>Breaks JSON into lines behind commas that are not inside a string.</summary>
    private static string Wrap(string json)
    {
        var (lines, start, comma, isString) = (new StringBuilder(), 0, -1, false);
        for (var index = 0; index < json.Length; index++)
        {
            isString ^= json[index] == '"' && (index == 0 || json[index - 1] != '\\');
            if (index - start >= Width && comma >= start)
            {
                lines.Append(json, start, comma + 1 - start).Append("\n ");
                start = comma + 1;
            }

            if (json[index] == ',' && !isString)
                comma = index;
        }

        return lines.Append(json, start, json.Length - start).ToString();
    }

    /// <summary>The same bits are promised on one architecture, and README shows x64's.</summary>
    private static bool IsOfAnotherArchitecture(string key) =>
        key is "numerics" or "system_fingerprint" && RuntimeInformation.ProcessArchitecture != Architecture.X64;
}
