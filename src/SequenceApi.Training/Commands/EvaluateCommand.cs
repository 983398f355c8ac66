using System.CommandLine;
using System.Text;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Data;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Commands;

/// <summary><c>evaluate</c>: how well a model predicts a text.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string> From = Arguments.Checkpoint();
    private static readonly Option<string> TextPath = new("--text") { Description = "The text to score: a UTF-8 file.", Required = true };
    private static readonly Option<double> Holdout = Arguments.Within("--holdout", 0.0, 1, 1, "Share of the text, at its end, to score: what train held out of its corpus.");
    private static readonly Option<string?> Output = new("--output") { Description = "A file to keep the figures in, for export's --evaluation." };

    public static Command Create()
    {
        var command = new Command("evaluate", "Score a text, the hidden state carried from its first token to its last.")
        {
            From, TextPath, Holdout, Output,
        };
        BaselineOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var checkpoint = Checkpoint.Load(result.GetRequiredValue(From));
        var (corpus, holdout) = (Corpus.Read(result.GetRequiredValue(TextPath)), result.GetValue(Holdout));
        var output = Arguments.RequireWritable(result.GetValue(Output));
        var tokenizer = checkpoint.ToTokenizer();
        var text = ScoredText.Encode(corpus.Split(holdout).Tail, tokenizer, checkpoint.BeginningId);
        var about = checkpoint.About;
        var report = new EvaluationReport(
            corpus.Name, corpus.Sha256, holdout, about.HasLearned(corpus.Sha256, holdout), about.CorpusSha256, about.Progress.Step,
            Measure(checkpoint, tokenizer, text),
            BaselineOptions.Measure(result, corpus, holdout, tokenizer, checkpoint.BeginningId));
        EvaluationTable.Show(CommandLine.Console(result), report.Network, report.Baseline);
        if (output is not null)
            report.Save(output);
        return 0;
    }

    private static Figures Measure(Checkpoint checkpoint, Tokenizer tokenizer, ScoredText text)
    {
        using var model = checkpoint.ToModel();
        var letters = Enumerable.Range(0, tokenizer.Vocabulary.Count)
            .Select(id => id != tokenizer.UnknownId && tokenizer.Text(id).EnumerateRunes().Any(Rune.IsLetter)).ToArray();
        return Figures.Of("network", Evaluator.Evaluate(
            model, text.Tokens, checkpoint.BeginningId, part: tokenizer is CharacterTokenizer ? letters : null), text);
    }
}
