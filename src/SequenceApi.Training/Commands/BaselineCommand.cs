using System.CommandLine;
using SequenceApi.Training.Baselines;
using SequenceApi.Training.Data;

namespace SequenceApi.Training.Commands;

/// <summary><c>baseline</c>: how well an n-gram model predicts a text, without a network.</summary>
internal static class BaselineCommand
{
    private static readonly Option<string[]> Corpora = new("--corpus") { Description = "A text to learn from: a UTF-8 file; may be given several times. Where it is --text itself, what --holdout leaves is learned.", Required = true };
    private static readonly Option<string> TextPath = new("--text") { Description = "The text to score: a UTF-8 file.", Required = true };
    private static readonly Option<double> Holdout = Arguments.Within("--holdout", 0.0, 1, 1, "Share of the text, at its end, to score.");
    private static readonly Option<string> Tokens = new Option<string>("--tokens") { Description = "What the tokens are: characters, or words between white space and line breaks.", DefaultValueFactory = _ => BaselineTokens.Character }.AcceptOnlyFromAmong(BaselineTokens.Character, BaselineTokens.Word);
    private static readonly Option<bool> Sentences = new("--sentences") { Description = "Each line is a sentence, and no context reaches behind its beginning." };
    private static readonly Option<int?> Order = OrderOption("--order");
    private static readonly Option<string?> Output = OutputOption("--output");

    public static Command Create()
    {
        var command = new Command("baseline", "Score a text with an n-gram model (interpolated modified Kneser-Ney).")
        {
            Corpora, TextPath, Holdout, Tokens, Sentences, Order, Output,
        };
        command.SetAction(Run);
        return command;
    }

    /// <summary>The option of a baseline's order.</summary>
    public static Option<int?> OrderOption(string name) =>
        Arguments.OptionalWithin(name, 1, 32, "Tokens of the longest n-gram; 8 for characters and 5 for others, if left out.");

    /// <summary>The option of a file for a baseline's result.</summary>
    public static Option<string?> OutputOption(string name) => new(name) { Description = "A file to write the baseline's result to, as JSON." };

    /// <summary>Measures a baseline, and writes the result to a file where one is named.</summary>
    public static Figures Measure(
        ParseResult result, BaselineTexts texts, BaselineTokens tokens, int? order, bool areLinesSentences, string? output)
    {
        var measured = LearningLog.Show(result, progress => texts.Measure(tokens, order, areLinesSentences, progress));
        if (output is not null)
            measured.Save(output);
        return new Figures(measured);
    }

    private static int Run(ParseResult result)
    {
        var texts = BaselineTexts.Of(
            [.. result.GetRequiredValue(Corpora).Select(path => Corpus.Read(path))], Corpus.Read(result.GetRequiredValue(TextPath)), result.GetValue(Holdout));
        var tokens = result.GetValue(Tokens) == BaselineTokens.Word
            ? BaselineTokens.Words(texts.Learned)
            : BaselineTokens.Characters(texts.Learned);
        EvaluationTable.Show(
            CommandLine.Console(result),
            Measure(result, texts, tokens, result.GetValue(Order), result.GetValue(Sentences), result.GetValue(Output)));
        return 0;
    }
}
