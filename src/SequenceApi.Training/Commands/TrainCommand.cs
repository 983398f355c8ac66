using System.CommandLine;
using System.Globalization;
using SequenceApi.Training.Data;
using SequenceApi.Training.Logs;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Commands;

/// <summary><c>train</c>: trains a model on a text, with checkpoints that a stopped run goes on from.</summary>
internal static class TrainCommand
{
    private static readonly Option<string[]> CorpusPaths = new("--corpus") { Description = "The training text: a UTF-8 file; several are read one after the other. With --preset, the folder that its corpora are in.", Required = true };
    private static readonly Option<string?> PresetName = new("--preset") { Description = "A recipe that was tried, which other options may change: " + string.Join(" ", Preset.All.Select(preset => $"{preset.Name}: {preset.Description}")) };
    private static readonly Option<string?> Output = new("--output") { Description = "The run's folder, for its checkpoints and curves." };
    private static readonly Option<string?> ValidationPath = new("--validation") { Description = "A text to validate on, instead of the corpus' end (--holdout)." };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Go on from the last checkpoint in --output, as if it had never stopped." };
    private static readonly Option<bool> Profile = new("--profile") { Description = "Only measure how fast training steps are beside a bare torch loop of the same shape." };
    private static readonly RecipeOptions Recipe = new();

    public static Command Create()
    {
        var command = new Command("train", "Train a model on a text.") { CorpusPaths, PresetName, Output, ValidationPath, Resume, Profile };
        Recipe.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var isProfile = result.GetValue(Profile);
        var directory = result.GetValue(Output) ?? (isProfile ? "" : throw new TrainingException("Say where to keep the run: --output DIRECTORY."));
        var resumed = isProfile ? null : LoadResumed(directory, result.GetValue(Resume));
        var preset = result.GetValue(PresetName) is { } name ? Preset.Named(name) : null;
        var options = Recipe.Read(result, preset?.Options, resumed?.About.Options);
        var (corpus, validation) = ReadTexts(preset, result.GetRequiredValue(CorpusPaths), result.GetValue(ValidationPath));
        var (data, about) = TrainingData.Prepare(options, corpus, validation);
        if (isProfile)
            return ShowProfile(result, StepProfile.Measure(options, data, about.Vocabulary.Length));
        if (resumed is not null)
            about = about.Resume(resumed.About);
        using var trainer = new Trainer(data, about, directory, TimeProvider.System, resumed);
        KeepValidation(directory, validation?.Text ?? corpus.Split(options.Holdout).Tail);
        return Train(result, trainer, data, directory);
    }

    private static int ShowProfile(ParseResult result, StepProfile profile)
    {
        result.InvocationConfiguration.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{profile.TokensPerSecond:N0} tokens/s, {profile.Share:P0} of a bare torch loop of the same shape ({profile.BareTokensPerSecond:N0} tokens/s)"));
        return 0;
    }

    private static (Corpus Training, Corpus? Validation) ReadTexts(Preset? preset, string[] paths, string? validationPath)
    {
        if (preset is not null && paths.Length > 1)
            throw new TrainingException("With --preset, --corpus is one folder: the one that holds the corpora.");
        var training = preset?.ReadCorpus(paths[0]) ?? Corpus.Read(paths);
        return (training, validationPath is null ? preset?.ReadValidation(paths[0]) : Corpus.Read(validationPath));
    }

    private static int Train(ParseResult result, Trainer trainer, TrainingData data, string directory)
    {
        var output = result.InvocationConfiguration.Output;
        output.WriteLine($"{data.Training.Length:N0} tokens to learn from, {data.Validation.Length:N0} to validate on, " +
            $"vocabulary {trainer.Model.Shape.VocabularySize:N0}, {trainer.Model.ParameterCount:N0} parameters");
        using var logs = new RunLogs(
            directory, trainer.Progress.Step, trainer.Options.Clip, TimeProvider.System, result.InvocationConfiguration.Error);
        using var training = new TrainingRun(result);
        if (!training.Take(trainer, logs.All))
            return Stopped(result, trainer.Progress);
        output.WriteLine($"The run is over after {trainer.Progress.Step:N0} steps; see what it learned: sample --checkpoint {directory}");
        return 0;
    }

    /// <summary>Export measures on it.</summary>
    private static void KeepValidation(string directory, string text)
    {
        if (text.Length == 0)
            return;
        try
        {
            Directory.CreateDirectory(directory);
            File.WriteAllText(Path.Combine(directory, Checkpoint.ValidationFileName), text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"Cannot write to {directory}: {exception.Message}", exception);
        }
    }

    private static int Stopped(ParseResult result, TrainingProgress progress)
    {
        result.InvocationConfiguration.Error.WriteLine(
            $"Stopped after step {progress.Step:N0} and saved: the same command with --resume goes on.");
        return TrainingRun.Interrupted;
    }

    private static Checkpoint? LoadResumed(string directory, bool resume)
    {
        var last = Path.Combine(directory, Checkpoint.LastFileName);
        if (resume)
            return Checkpoint.Load(last);
        return File.Exists(last)
            ? throw new TrainingException($"{directory} holds a run already: add --resume to go on with it, or choose another --output.")
            : null;
    }
}
