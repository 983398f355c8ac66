using System.CommandLine;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Baselines;
using SequenceApi.Training.Data;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Commands;

/// <summary><c>baseline</c>: how well an n-gram model predicts a text, without a network.</summary>
internal static class BaselineCommand
{
    private static readonly Option<string[]> Corpora = new("--corpus") { Description = "A text to learn from: a UTF-8 file; may be given several times. Where it is --text itself, what --holdout leaves is learned.", Required = true };
    private static readonly Option<string> TextPath = new("--text") { Description = "The text to score: a UTF-8 file.", Required = true };
    private static readonly Option<double> Holdout = Arguments.Within("--holdout", 0.0, 1, 1, "Share of the text, at its end, to score.");
    private static readonly Option<string> Tokens = Arguments.OneOf("--tokens", [TokenizerKind.Character, TokenizerKind.Word], TokenizerKind.Character, "What the tokens are: characters, or words between white space and line breaks.");
    private static readonly Option<bool> Sentences = new("--sentences") { Description = "Each line is a sentence, and no context reaches behind its beginning." };
    private static readonly Option<int?> Order = OrderOption("--order");

    public static Command Create()
    {
        var command = new Command("baseline", "Score a text with an n-gram model (interpolated modified Kneser-Ney).")
        {
            Corpora, TextPath, Holdout, Tokens, Sentences, Order,
        };
        command.SetAction(Run);
        return command;
    }

    /// <summary>The option of a baseline's order.</summary>
    public static Option<int?> OrderOption(string name) =>
        Arguments.OptionalWithin(name, 1, 32, "Tokens of the longest n-gram; 8 for characters and 5 for others, if left out.");

    /// <summary>Measures a baseline, and shows how far it has come.</summary>
    public static Figures Measure(
        ParseResult result, BaselineTexts texts, BaselineTokens tokens, int? order, bool areLinesSentences) =>
        LearningLog.Show(result, progress => texts.Measure(tokens, order, areLinesSentences, progress));

    private static int Run(ParseResult result)
    {
        var texts = BaselineTexts.Of(
            [.. result.GetRequiredValue(Corpora).Select(path => Corpus.Read(path))], Corpus.Read(result.GetRequiredValue(TextPath)), result.GetValue(Holdout));
        var tokens = BaselineTokens.Learn(result.GetValue(Tokens)!, texts.Learned);
        EvaluationTable.Show(
            CommandLine.Console(result),
            Measure(result, texts, tokens, result.GetValue(Order), result.GetValue(Sentences)));
        return 0;
    }
}
