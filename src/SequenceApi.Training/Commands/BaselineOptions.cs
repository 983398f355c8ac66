using System.CommandLine;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Baselines;
using SequenceApi.Training.Data;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Commands;

/// <summary>The options of <c>evaluate</c> for an n-gram baseline beside the network.</summary>
internal static class BaselineOptions
{
    private const string Own = "own";

    private static readonly Option<string[]> Corpora = new("--baseline") { Description = "A text for an n-gram baseline to learn from, beside the network: a UTF-8 file, normally the training text; may be given several times. Where it is --text itself, what --holdout leaves is learned." };
    private static readonly Option<string> Tokens = Arguments.OneOf("--baseline-tokens", [Own, TokenizerKind.Character], Own, "The baseline's tokens: the network's own ones, or characters.");
    private static readonly Option<int?> Order = BaselineCommand.OrderOption("--baseline-order");

    /// <summary>Adds them to a command.</summary>
    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { Corpora, Tokens, Order })
            command.Add(option);
    }

    /// <summary>Measures the baseline that is asked for.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="scored">The text whose end is scored.</param>
    /// <param name="holdout">That end's share.</param>
    /// <param name="tokenizer">The network's.</param>
    /// <param name="beginningId">The network's.</param>
    /// <returns>Its figures, or null where none is asked for.</returns>
    /// <exception cref="TrainingException">A text can't be read, or there is none to learn from.</exception>
    public static Figures? Measure(ParseResult result, Corpus scored, double holdout, Tokenizer tokenizer, int? beginningId)
    {
        if (result.GetValue(Corpora) is not { Length: > 0 } paths)
            return result.GetResult(Order) is null && result.GetResult(Tokens) is null or { Implicit: true }
                ? null
                : throw new TrainingException("Say what the baseline learns from: --baseline FILE.");
        var texts = BaselineTexts.Of([.. paths.Select(path => Corpus.Read(path))], scored, holdout);
        var tokens = result.GetValue(Tokens) == Own
            ? new BaselineTokens(tokenizer, beginningId)
            : BaselineTokens.Learn(TokenizerKind.Character, texts.Learned);
        return BaselineCommand.Measure(result, texts, tokens, result.GetValue(Order), areLinesSentences: false);
    }
}
