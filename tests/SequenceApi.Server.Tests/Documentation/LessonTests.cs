using System.Globalization;
using System.Text.Json.Nodes;

namespace SequenceApi.Server.Tests.Documentation;

/// <summary>
/// What "How a recurrent network remembers" says of the small models is what <c>/v1/trace</c> measures. With
/// UPDATE_SNAPSHOTS=1 in the environment, its tables are written anew.
/// </summary>
public sealed class LessonTests : IAsyncDisposable
{
    private const int FirstPlace = 80;
    private const int BetweenPlaces = 8;

    private static readonly string[] Models = ["small-rnn", "small-gru", "small-lstm"];
    private static readonly int[] Distances = [1, 2, 4, 8, 16, 32, 64];
    private static readonly double[] HalfLives = [2, 8, 32, double.PositiveInfinity];

    private readonly TestApi _api = TestApi.Shipped();
    private readonly HttpClient _client;

    public LessonTests() => _client = _api.CreateClient();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task What_the_lesson_says_of_the_small_models_is_measured()
    {
        var measured = new List<string>();
        foreach (var model in Models)
            measured.Add(Row(model, (await InfluenceAsync(model)).Select(Significant)));
        foreach (var model in Models[1..])
            measured.Add(Row(model, await HalfLivesAsync(model)));
        foreach (var model in Models)
            measured.Add(Row(model, [.. await BestUnitAsync(model, "quotes"), .. await BestUnitAsync(model, "line_position")]));

        foreach (var path in Lesson.Pages)
        {
            var page = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(measured.Count, Lesson.Rows(page).Length);
            if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
                await File.WriteAllTextAsync(path, Lesson.WithRows(page, [.. measured]), TestContext.Current.CancellationToken);
            else
                Assert.All(Lesson.Rows(page).Zip(measured), pair => Assert.True(Lesson.IsSame(pair.First, pair.Second), $"{pair.First} is shown, {pair.Second} measured"));
        }
    }

    /// <summary>How much leaving out the token so far back changes a prediction, on average over places.</summary>
    private async Task<double[]> InfluenceAsync(string model)
    {
        var sums = new double[Distances.Length];
        var places = 0;
        for (var position = FirstPlace; position <= Lesson.Sample.Length; position += BetweenPlaces, places++)
        {
            var of = Distances.Select(distance => position - distance).ToArray();
            var answer = await _client.AskAsync("/v1/trace", new
            {
                model,
                text = Lesson.Sample,
                values = Array.Empty<string>(),
                digits = 6,
                influence = new { position, of, top = 0 },
            });
            foreach (var change in answer["influence"]!["changes"]!.AsArray())
                sums[Array.IndexOf(Distances, position - (int)change!["index"]!)] += (double)change["divergence"]!;
        }

        return [.. sums.Select(sum => sum / places)];
    }

    /// <summary>The median of the units' half-lives, how many are in each range, and the longest.</summary>
    private async Task<string[]> HalfLivesAsync(string model)
    {
        var memory = (await TraceAsync(model))["layers"]![0]!["memory"]!;
        var lives = memory["half_life"]!.AsArray().Select(life => life is null ? double.MaxValue : (double)life).Order().ToArray();
        var counts = HalfLives.Select((end, range) => lives.Count(life => life < end && life >= (range == 0 ? 0 : HalfLives[range - 1])));
        var median = (lives[lives.Length / 2 - 1] + lives[lives.Length / 2]) / 2;
        return [Significant(median), .. counts.Select(count => count.ToString(CultureInfo.InvariantCulture)), Significant(lives[^1])];
    }

    private async Task<string[]> BestUnitAsync(string model, string detector)
    {
        var found = (await TraceAsync(model))["detectors"]!.AsArray().Single(found => (string)found!["detector"]! == detector)!["best"]![0]!;
        var place = (string)found["value"]! == "cell" ? "c" : "h";
        return [$"{found["unit"]} ({place})", ((double)found["correlation"]!).ToString("F2", CultureInfo.InvariantCulture)];
    }

    private Task<JsonNode> TraceAsync(string model) =>
        _client.AskAsync("/v1/trace", new { model, text = Lesson.Sample, values = Array.Empty<string>() });

    private static string Row(string model, IEnumerable<string> cells) => $"| `{model}` | {string.Join(" | ", cells)} |";

    /// <summary>Two digits that count.</summary>
    private static string Significant(double value) =>
        double.Parse(value.ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("0.######", CultureInfo.InvariantCulture);
}
