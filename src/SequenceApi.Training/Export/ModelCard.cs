using System.Globalization;
using System.Text;
using SequenceApi.Training.Model;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Export;

/// <summary>The README of a bundle, after Mitchell et al., "Model cards for model reporting" (arXiv 1810.03993).</summary>
internal static class ModelCard
{
    private const int SampleLength = 300;
    private const float SampleTemperature = 0.8f;

    /// <summary>The card in Markdown, with samples drawn from the model.</summary>
    public static string Write(BundleDescription description, Checkpoint checkpoint, Network model)
    {
        var (about, shape) = (checkpoint.About, model.Shape);
        var card = new StringBuilder();
        card.Append(CultureInfo.InvariantCulture, $"""
            # {description.Id}

            {description.Description}

            | | |
            | --- | --- |
            | network | {shape.Cell.ToUpperInvariant()}, {shape.Layers} × {shape.HiddenSize}, embedding {shape.EmbeddingSize}, {model.ParameterCount:N0} parameters |
            | tokens | characters (Unicode scalar values), vocabulary {shape.VocabularySize:N0} |
            | corpus | {description.CorpusName} |
            | sha256 of the corpus | `{about.CorpusSha256}` |
            | licence of the corpus | {description.Licence} |
            | validation | {Validation(about)} |
            | trained for | {about.Epoch:0.##} epochs, {Spent(about)} |
            | recipe | {Recipe(about.Options)} |
            | seed | {about.Options.Seed} |

            ## Samples

            At temperature {SampleTemperature}, from the beginning, {SampleLength} characters each, unpicked.

            """);
        foreach (var seed in new[] { 1, 2, 3 })
            card.Append(CultureInfo.InvariantCulture, $"\n```text\n{Sample(checkpoint, model, seed)}\n```\n");
        card.Append("""

            ## Limits

            It predicts characters as they follow each other in its corpus, and nothing else: no facts, no instructions, no
            conversation. Characters that the corpus lacks are read as `<unk>`, which is never predicted. It may repeat phrases
            of the corpus. Its hidden state is all it remembers, and that fades over some hundred characters.

            """);
        return card.ToString();
    }

    private static string Validation(CheckpointInfo about) => about.Progress.Best is not { } loss
        ? "none"
        : string.Create(CultureInfo.InvariantCulture,
            $"{loss:F4} nats per character (perplexity {Math.Exp(loss):F3}, {loss / Math.Log(2):F4} bits per character) on ") +
          (about.ValidationSha256 is { } digest
            ? $"a text of its own, sha256 `{digest}`"
            : string.Create(CultureInfo.InvariantCulture, $"the last {about.Options.Holdout:P0} of the corpus, held out of training"));

    private static string Spent(CheckpointInfo about) => about.Progress.Elapsed is var time && time.TotalMinutes < 90
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} minutes")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} hours");

    private static string Recipe(TrainingOptions options)
    {
        var (dropout, schedule) = (options.Regularization(), options.Schedule == "plateau"
            ? $"then times {Number(options.PlateauFactor)} after each validation that was not the best"
            : "then along a cosine to zero");
        string?[] parts =
        [
            $"{options.Optimizer switch { "sgd" => "SGD", _ => "AdamW" }} {Number(options.LearningRate)}, weight decay {Number(options.WeightDecay)}",
            $"warm-up over {options.WarmUp.ToString("P0", CultureInfo.InvariantCulture)} of the run, {schedule}",
            $"clip {Number(options.Clip)}",
            $"batch {options.BatchSize} × {options.Bptt} with carried state",
            $"locked dropout {Number(dropout.Embedding)} on the embedding, {Number(dropout.Layers)} between layers, {Number(dropout.Output)} before the output",
            $"weight drop {Number(options.WeightDrop)}",
            options.IsTied ? "tied embedding" : null,
            options.ForgetBias != 0 ? $"forget bias {Number(options.ForgetBias)}" : null,
            options.EmaDecay > 0 ? $"running mean of the weights, decay {Number(options.EmaDecay)}" : null,
            options.Patience > 0 ? $"stopped after {options.Patience} validations without a better one" : null,
        ];
        return string.Join("; ", parts.Where(part => part is not null));
    }

    private static string Number(double value) => value.ToString("0.#####", CultureInfo.InvariantCulture);

    private static string Sample(Checkpoint checkpoint, Network model, long seed)
    {
        var tokenizer = checkpoint.ToTokenizer();
        var prompt = checkpoint.BeginningId is null ? tokenizer.Vocabulary[1] : "";
        var pieces = new TextSampler(model, tokenizer, checkpoint.BeginningId).Continue(
            prompt, new() { Temperature = SampleTemperature, Seed = seed });
        return (prompt + string.Concat(pieces.Take(SampleLength))).Trim('\n');
    }
}
