using System.Globalization;
using System.Text.RegularExpressions;

namespace SequenceApi.Server.Tests.Telemetry;

/// <summary>What <c>/metrics</c> says: its families with their types, and its samples.</summary>
internal sealed partial class Scrape
{
    private readonly List<(string Name, string Labels, double Value)> _samples = [];

    private Scrape(string text)
    {
        foreach (var line in text.Split('\n'))
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
                Types[line.Split(' ')[2]] = line.Split(' ')[3];
            else if (Sample().Match(line) is { Success: true } sample)
                _samples.Add((sample.Groups[1].Value, sample.Groups[2].Value, double.Parse(sample.Groups[3].Value, CultureInfo.InvariantCulture)));
    }

    /// <summary>The type of each family: counter, gauge or histogram.</summary>
    public Dictionary<string, string> Types { get; } = [];

    /// <summary>The names of all samples, such as those that end in <c>_bucket</c>.</summary>
    public IEnumerable<string> Names => _samples.Select(sample => sample.Name).Distinct();

    public static async Task<Scrape> Of(HttpClient client) =>
        new(await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken));

    /// <summary>The sum of the samples with a name and a label.</summary>
    public double Sum(string name, string label = "") => _samples
        .Where(sample => sample.Name == name && sample.Labels.Contains(label, StringComparison.Ordinal))
        .Sum(sample => sample.Value);

    /// <summary>The names of a family's labels, those of OpenTelemetry's scope and a histogram's bounds apart.</summary>
    public IEnumerable<string> Labels(string family) => _samples
        .Where(sample => sample.Name.StartsWith(family, StringComparison.Ordinal))
        .SelectMany(sample => Label().Matches(sample.Labels).Select(label => label.Groups[1].Value))
        .Where(label => label != "le" && !label.StartsWith("otel_scope", StringComparison.Ordinal))
        .Distinct();

    [GeneratedRegex("""^(\w+)(?:\{(.*)\})? (\S+)""")]
    private static partial Regex Sample();

    [GeneratedRegex("""(\w+)="(?:[^"\\]|\\.)*""")]
    private static partial Regex Label();
}
