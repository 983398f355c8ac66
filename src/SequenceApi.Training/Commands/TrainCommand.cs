using System.CommandLine;
using System.Runtime.InteropServices;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Data;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Commands;

/// <summary><c>train</c>: trains a model on a text file, with checkpoints.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var corpus = new Option<string>("--corpus") { Description = "The training text, a UTF-8 file.", Required = true };
        var output = new Option<string>("--output") { Description = "The folder for the run's checkpoints.", Required = true };
        var validation = new Option<string?>("--validation") { Description = "A text to validate on, instead of the corpus' end." };
        var resume = new Option<bool>("--resume") { Description = "Go on from the last checkpoint in --output." };
        var recipe = new RecipeOptions();
        var command = new Command("train", "Train a model on a text file.") { corpus, output, validation, resume };
        recipe.AddTo(command);
        command.SetAction(result => Run(
            result.GetRequiredValue(corpus), result.GetRequiredValue(output), result.GetValue(validation),
            result.GetValue(resume), stored => recipe.Read(result, stored)));
        return command;
    }

    private static int Run(
        string corpusPath, string directory, string? validationPath, bool resume, Func<TrainingOptions?, TrainingOptions> readOptions)
    {
        var resumed = resume ? Checkpoint.Load(Path.Combine(directory, Checkpoint.LastFileName)) : null;
        var options = readOptions(resumed?.About.Options);
        var corpus = Corpus.Read(corpusPath);
        var validation = validationPath is null ? null : Corpus.Read(validationPath);
        var (trainingText, validationText) = validation is null ? corpus.Split(options.Holdout) : (corpus.Text, validation.Text);
        var vocabulary = CharacterTokenizer.Learn(trainingText, CheckpointInfo.Unknown);
        var tokenizer = new CharacterTokenizer(vocabulary, CheckpointInfo.Unknown);
        int? beginning = options.Beginning.Length == 0 ? null : vocabulary.Find(options.Beginning)
            ?? throw new TrainingException("The text never has the character that --beginning names; choose one that it has, or \"\".");
        var data = new TrainingData(tokenizer.Encode(trainingText), tokenizer.Encode(validationText), beginning, tokenizer.UnknownId);
        var about = new CheckpointInfo(
            options, corpus.Name, corpus.Sha256, validation?.Sha256,
            [.. Enumerable.Range(0, vocabulary.Count).Select(id => vocabulary[id])],
            resumed?.About.Progress ?? new TrainingProgress(0, TimeSpan.Zero));
        Directory.CreateDirectory(directory);
        using var stop = new CancellationTokenSource();
        using var interrupt = StopOn(PosixSignal.SIGINT, stop);
        using var terminate = StopOn(PosixSignal.SIGTERM, stop);
        using var trainer = new Trainer(data, about, directory, new LineLog(Console.Out, TimeProvider.System), TimeProvider.System, resumed);
        Console.WriteLine($"{data.Training.Length} training tokens, {data.Validation.Length} for validation, vocabulary {vocabulary.Count}, {trainer.Model.ParameterCount} parameters.");
        if (trainer.Run(stop.Token))
            return 0;
        Console.Error.WriteLine($"Stopped after step {trainer.Progress.Step} and saved: the same command with --resume goes on.");
        return 130;
    }

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        });
}
