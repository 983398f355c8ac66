using System.Globalization;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Export;

/// <summary>The rows of a model card that say how well the model predicts.</summary>
internal static class CardFigures
{
    /// <summary>A line of a Markdown table for each figure.</summary>
    /// <param name="description">Its evaluations.</param>
    /// <param name="about">The run; its best loss counts where there is no evaluation.</param>
    /// <param name="token">What one of the model's tokens is called.</param>
    public static IEnumerable<string> Rows(BundleDescription description, CheckpointInfo about, string token)
    {
        if (description.HeldOut is { } heldOut)
            foreach (var row in Rows("held out", "the same recipe, trained without it: ", heldOut, token))
                yield return row;
        if (description.Evaluation is { } evaluation)
            foreach (var row in Rows(evaluation.IsLearned ? "learned" : "validation", "", evaluation, token))
                yield return row;
        else
            yield return $"| validation | {Trained(about, token)} |";
    }

    private static IEnumerable<string> Rows(string name, string how, EvaluationReport report, string token)
    {
        var network = report.Network;
        yield return $"| {name} | {how}{Loss(network.NatsPerToken, network.BitsPerCharacter, token)} on {Part(report)}{Learned(report)} |";
        if (network.LetterPerplexity is { } letters)
            yield return Row(name + ", letters alone", $"perplexity {letters:F2}");
        if (report.Baseline is { } baseline)
            yield return Row(name + ", beside counting", $"{baseline.Name}, Kneser-Ney: {baseline.BitsPerCharacter:F4} bits per character; the network's are {Compare(1 - network.BitsPerCharacter / baseline.BitsPerCharacter)}");
    }

    private static string Trained(CheckpointInfo about, string token)
    {
        if (about.Progress.Best is not { } loss)
            return "none";
        var text = about.ValidationSha256 is { } digest
            ? $"a text of its own, sha256 `{digest}`"
            : string.Create(CultureInfo.InvariantCulture, $"the last {about.Options.Holdout:P0} of the corpus, held out of training");
        return $"{Loss(loss, loss / Math.Log(2) / (about.CharactersPerToken ?? 1), token)} on {text}";
    }

    private static string Loss(double nats, double? bits, string token) => string.Create(CultureInfo.InvariantCulture,
        $"{nats:F4} nats per {token} (perplexity {Math.Exp(nats):F3}, {bits:F4} bits per character)");

    private static string Part(EvaluationReport report) =>
        (report.Share < 1 ? string.Create(CultureInfo.InvariantCulture, $"the last {report.Share:P0} of ") : "")
        + $"{report.Text}, sha256 `{report.TextSha256}`";

    private static string Learned(EvaluationReport report) => report.IsLearned ? ", which it has learned from" : "";

    private static string Compare(double? below) => string.Create(CultureInfo.InvariantCulture,
        $"{Math.Abs(below ?? 0):P1} {(below < 0 ? "above" : "below")}");

    private static string Row(string name, FormattableString value) =>
        $"| {name} | {value.ToString(CultureInfo.InvariantCulture)} |";
}
