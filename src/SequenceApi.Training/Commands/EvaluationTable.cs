using System.Globalization;
using SequenceApi.Training.Training;
using Spectre.Console;

namespace SequenceApi.Training.Commands;

/// <summary>How well something predicts a text: a row for each figure, and a baseline's figures beside them.</summary>
internal static class EvaluationTable
{
    /// <summary>Prints it.</summary>
    /// <param name="console">Where.</param>
    /// <param name="model">What was measured.</param>
    /// <param name="baseline">What it is compared with, or null.</param>
    public static void Show(IAnsiConsole console, Figures model, Figures? baseline = null)
    {
        var grid = new Grid().AddColumn().AddColumn(Right());
        if (baseline is not null)
            grid.AddColumn(Right()).AddColumn(Right()).AddRow("", model.Name, baseline.Name, "below it by");
        void Row(string name, Func<Figures, IFormattable?> value, string format, bool isComparable = false) => grid.AddRow(
        [
            name, Format(value(model), format),
            .. baseline is null ? [] : new[] { Format(value(baseline), format), isComparable ? Below(value(model), value(baseline)) : "" },
        ]);

        // Losses for each token compare only where the tokens are the same ones.
        var isSameText = model.TokenCount == baseline?.TokenCount;
        Row("nats per token", figures => figures.NatsPerToken, "F5", isSameText);
        Row("perplexity", figures => figures.Perplexity, "F4", isSameText);
        Row("bits per character", figures => figures.BitsPerCharacter, "F5", isComparable: true);
        if (model.LetterPerplexity is { } letters)
            grid.AddRow("perplexity of letters alone", Format(letters, "F4"));
        Row("tokens scored", figures => figures.TokenCount, "D");
        Row("of them unknown", figures => figures.UnknownCount, "D");
        console.Write(grid);
    }

    private static GridColumn Right() => new GridColumn().RightAligned();

    private static string Format(IFormattable? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "none";

    private static string Below(IFormattable? value, IFormattable? baseline)
    {
        if (value is null || baseline is null)
            return "";
        var share = 1 - Convert.ToDouble(value, CultureInfo.InvariantCulture) / Convert.ToDouble(baseline, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1} %");
    }
}
