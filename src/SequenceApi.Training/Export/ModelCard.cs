using System.Globalization;
using SequenceApi.Training.Model;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Export;

/// <summary>The README of a bundle, after Mitchell et al., "Model cards for model reporting" (arXiv 1810.03993).</summary>
internal static class ModelCard
{
    /// <summary>The card in Markdown, with samples drawn from the model.</summary>
    public static string Write(BundleDescription description, Checkpoint checkpoint, Network model)
    {
        var (about, shape, words) = (checkpoint.About, model.Shape, TokenWords.For(checkpoint.About.Options.Tokenizer));
        return string.Create(CultureInfo.InvariantCulture, $"""
            # {description.Id}

            {description.Description}

            | | |
            | --- | --- |
            | network | {shape.Cell.ToUpperInvariant()}, {shape.Layers} × {shape.HiddenSize}, embedding {shape.EmbeddingSize}{(shape.IsTied ? " (tied)" : "")}, {model.ParameterCount:N0} parameters |
            | tokens | {words.Tokens}; vocabulary {shape.VocabularySize:N0} |
            | corpus | {description.CorpusName} |
            | sha256 of the corpus | `{about.CorpusSha256}` |
            | licence of the corpus | {description.Licence} |
            {string.Join('\n', CardFigures.Rows(description, about, words.One))}
            | trained for | {about.Epoch:0.##} epochs, {Spent(about)} |
            | recipe | {Recipe(about.Options)} |
            | seed | {about.Options.Seed} |

            {CardSamples.Write(model, checkpoint.ToTokenizer(), checkpoint.BeginningId, words)}
            ## Limits

            It predicts {words.One}s as they follow each other in its corpus, and nothing else: no facts, no instructions, no
            conversation. {words.Unknown} It may repeat phrases
            of the corpus. Its hidden state is all it remembers, and that fades over {words.Memory}.

            """);
    }

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
            options.ForgetBias != 0 ? $"forget bias {Number(options.ForgetBias)}" : null,
            options.EmaDecay > 0 ? $"running mean of the weights, decay {Number(options.EmaDecay)}" : null,
            options.Patience > 0 ? $"stopped after {options.Patience} validations without a better one" : null,
        ];
        return string.Join("; ", parts.Where(part => part is not null));
    }

    private static string Number(double value) => value.ToString("0.#####", CultureInfo.InvariantCulture);
}
