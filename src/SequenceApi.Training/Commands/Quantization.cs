using System.CommandLine;
using System.Globalization;
using SequenceApi.Training.Data;
using SequenceApi.Training.Export;
using Spectre.Console;

namespace SequenceApi.Training.Commands;

/// <summary>Quantizes a bundle and shows how it goes.</summary>
internal static class Quantization
{
    /// <summary>Gives a bundle its graph in 8 bits and prints what that costs.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="directory">The bundle's folder.</param>
    /// <param name="text">The text to measure on.</param>
    /// <exception cref="TrainingException">It costs too much, or the bundle is no such one.</exception>
    public static void Run(ParseResult result, string directory, Corpus text)
    {
        var report = CommandLine.Console(result).Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(progress =>
            {
                var tasks = new Dictionary<string, ProgressTask>();
                return Int8Bundle.Add(directory, text, (name, share) =>
                {
                    if (!tasks.TryGetValue(name, out var task))
                        tasks.Add(name, task = progress.AddTask($"{name} on {Markup.Escape(text.Name)}", maxValue: 1));
                    task.Value = share;
                });
            });
        result.InvocationConfiguration.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"float32: {report.Fp32Nats:F5} nats per token; 8 bits: {report.Int8Nats:F5}, {report.Damage:+0.00000;-0.00000}, on {report.TokenCount:N0} tokens of {report.Text}"));
    }
}
