using System.Text.Json;
using SequenceApi.Benchmarks.Results;
using SequenceApi.Benchmarks.Throughput;
using Spectre.Console;

namespace SequenceApi.Benchmarks.Tests.Throughput;

public sealed class ThroughputReportTests
{
    private static readonly Machine Machine = new("some processor", 2, "X64", "some system", ".NET 10", "1.0.0", 0.5, DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData("character", 7)]
    [InlineData("word", 7)]
    [InlineData("bpe", 12)]
    public void The_engine_is_held_against_the_mark_of_its_kind_of_tokens(string tokenizer, double least)
    {
        var report = Report([64], tokenizer, ("naive loop", 10), ("engine int8", 80), ("raw graph int8", 100));

        Assert.Equal([0.8, 8, 4], report.Marks.Select(mark => mark.Measured));
        Assert.Equal(least, report.Marks[1].Mark.Least);
        Assert.Equal([Verdict.Met, least < 8 ? Verdict.Met : Verdict.Missed, Verdict.Reached], report.Marks.Select(mark => mark.Verdict));
        Assert.Equal(
            [new RatioResult("engine int8", "naive loop", 64, 8), new RatioResult("engine int8", "raw graph int8", 64, 0.8)], report.Ratios);
    }

    [Fact]
    public void Without_an_int8_graph_or_without_64_sequences_no_mark_is_judged()
    {
        Assert.All(Report([64], "character", ("naive loop", 10), ("engine fp32", 80)).Marks, mark => Assert.Equal("no int8 graph", mark.Reason));
        Assert.All(Report([8], "character", ("naive loop", 10), ("engine int8", 80)).Marks, mark => Assert.Equal("needs --concurrency 64", mark.Reason));
    }

    [Fact]
    public void The_table_shows_medians_and_ratios_by_concurrency()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = 200;

        ThroughputTable.Show(console, Report([8, 64], "character", ("naive loop", 1000), ("engine fp32", 4000)));

        var lines = output.ToString().Split('\n', StringSplitOptions.TrimEntries);
        Assert.Contains(lines, line => line.StartsWith("some processor, 2 cores", StringComparison.Ordinal));
        Assert.Contains("| naive loop, tokens/s                 | 1,000 | 1,000 |", lines);
        Assert.Contains("| engine fp32 / naive loop             |  4.00 |  4.00 |", lines);
        Assert.Contains(lines, line => line.Contains("≥ 7×", StringComparison.Ordinal) && line.Contains("no int8 graph", StringComparison.Ordinal));
    }

    [Fact]
    public void The_file_holds_the_machine_the_rounds_and_the_verdicts()
    {
        var path = Path.GetTempFileName();
        try
        {
            ReportJson.Save(path, Report([64], "character", ("naive loop", 10), ("engine fp32", 0)), ReportJson.Default.ThroughputReport);
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            Assert.Equal("some processor", json.RootElement.GetProperty("machine").GetProperty("processor").GetString());
            Assert.Equal(3, json.RootElement.GetProperty("results")[0].GetProperty("rounds").GetArrayLength());
            Assert.Equal("not_measured", json.RootElement.GetProperty("marks")[0].GetProperty("verdict").GetString());
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Three rounds, the last of which is disturbed: all are half as fast.</summary>
    private static ThroughputReport Report(int[] concurrency, string tokenizer, params (string Variant, double TokensPerSecond)[] variants) =>
        ThroughputReport.Of(Machine, new ThroughputPlan("some-model", concurrency, 256, 1, 3), tokenizer,
        [
            .. variants.SelectMany(variant => concurrency.Select(column => new VariantResult(variant.Variant, column,
            [
                Measured(variant.TokensPerSecond), Measured(variant.TokensPerSecond), Measured(variant.TokensPerSecond / 2),
            ]))),
        ]);

    private static Measurement Measured(double tokens) => new(tokens, Seconds: 1, AllocatedBytes: (long)(4 * tokens));
}
