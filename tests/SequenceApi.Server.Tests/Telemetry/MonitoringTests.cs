using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace SequenceApi.Server.Tests.Telemetry;

/// <summary>What the alerts, the dashboard and the README say of the metrics is so.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed partial class MonitoringTests
{
    private const string Up = "up", TargetInfo = "target_info";

    [Fact]
    public async Task Every_metric_that_an_alert_or_the_dashboard_names_is_there()
    {
        var told = await AfterAFewRequestsAsync();
        var expressions = Rules().Select(rule => (string)rule["expr"]!).Concat(DashboardExpressions()).ToArray();
        Assert.InRange(expressions.Length, 20, 100);
        Assert.All(expressions, expression => Assert.NotEmpty(Metrics(expression)));
        Assert.Empty(expressions.SelectMany(Metrics).Except([.. told.Names, Up]));
    }

    [Fact]
    public async Task The_README_lists_every_metric_with_its_type_and_labels()
    {
        var told = await AfterAFewRequestsAsync();
        var rows = Rows("| metric |").ToDictionary(row => row[0].Trim('`'));
        Assert.Equal(told.Types.Keys.Where(name => name != TargetInfo).Order(StringComparer.Ordinal), rows.Keys);
        Assert.All(rows, row => Assert.Equal(told.Types[row.Key], row.Value[1]));
        Assert.All(rows, row => Assert.Empty(told.Labels(row.Key).Except(row.Value[2].Split(", ").Select(label => label.Trim('`')))));
    }

    [Fact]
    public void The_README_says_what_to_do_about_every_alert() =>
        Assert.Equal(Rules().Select(rule => (string)rule["alert"]!), Rows("| alert |").Select(row => row[0].Trim('`')));

    private static async Task<Scrape> AfterAFewRequestsAsync()
    {
        await using var api = new TestApi();
        using var client = api.CreateClient();
        await client.AskAsync("/v1/generate", new { text = "abc", max_tokens = 3 });
        using var refused = await client.SendJsonAsync("/v1/predict", """{"top_k":0}""");
        await client.AskAsync("/v1/sessions", new { text = "abc" });

        // Of the heap only a collection tells.
        GC.Collect();
        return await Scrape.Of(client);
    }

    private static IEnumerable<YamlNode> Rules()
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Repository.Find("docker/prometheus/alerts.yml"));
        yaml.Load(reader);
        return (YamlSequenceNode)yaml.Documents.Single().RootNode["groups"][0]["rules"];
    }

    private static IEnumerable<string> DashboardExpressions()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(Repository.Find("docker/grafana/dashboards/sequenceapi.json")))!;
        return dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray()).Select(target => (string)target!["expr"]!);
    }

    /// <summary>What is neither a matcher, a range, a list of labels, a number nor a function.</summary>
    private static IEnumerable<string> Metrics(string expression) =>
        Name().Matches(Besides().Replace(expression, " ")).Select(match => match.Value).Distinct();

    private static IEnumerable<string[]> Rows(string header) => File.ReadLines(Repository.Find("README.md"))
        .SkipWhile(line => !line.StartsWith(header, StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    [GeneratedRegex("""\{[^}]*\}|\[[^\]]*\]|\bby \([^)]*\)""")]
    private static partial Regex Besides();

    [GeneratedRegex("""\b[a-z_]\w*\b(?!\s*\()""")]
    private static partial Regex Name();
}
