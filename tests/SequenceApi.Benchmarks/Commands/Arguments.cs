using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using SequenceApi.Engine.Models;

namespace SequenceApi.Benchmarks.Commands;

/// <summary>Options that several commands take, and options with a range.</summary>
internal static class Arguments
{
    /// <summary>The folder of the served models.</summary>
    public static Option<string> Models() => new("--models")
    {
        Description = "The folder with a folder for each model; looked for from here and from the program upwards.",
        DefaultValueFactory = _ => "models",
    };

    /// <summary>Where the figures go.</summary>
    public static Option<string?> Output() => new("--output") { Description = "Write the figures as JSON to this file, with the machine that they were taken on." };

    /// <summary>How often everything is measured.</summary>
    public static Option<int> Rounds() => Within("--rounds", 1, 1000, 3, "Rounds; each measures everything once, and medians over them are reported.");

    /// <summary>A number in a range, which the help tells.</summary>
    public static Option<T> Within<T>(string name, T least, T most, T standard, string description)
        where T : struct, INumber<T> => new(name)
        {
            Description = $"{description} {least} to {most}.",
            DefaultValueFactory = _ => standard,
            CustomParser = result => Parse(result, result.Tokens[0].Value, name, least, most),
        };

    /// <summary>The same without a default.</summary>
    public static Option<T?> OptionalWithin<T>(string name, T least, T most, string description)
        where T : struct, INumber<T> => new(name)
        {
            Description = $"{description} {least} to {most}.",
            CustomParser = result => Parse(result, result.Tokens[0].Value, name, least, most),
        };

    /// <summary>Numbers in a range, given as <c>1,8,64</c> or one by one.</summary>
    public static Option<int[]> ListWithin(string name, int least, int most, int[] standard, string description) => new(name)
    {
        Description = $"{description} {least} to {most} each.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => standard,
        CustomParser = result => [.. result.Tokens
            .SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(text => Parse(result, text, name, least, most))
            .Distinct()],
    };

    /// <summary>A word of a few.</summary>
    public static Option<string> OneOf(string name, IReadOnlyList<string> words, string standard, string description)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.AcceptOnlyFromAmong([.. words]);
        return option;
    }

    /// <summary>A file to be written in the end; what can't be should fail now.</summary>
    /// <exception cref="BenchmarkException">Its folder is not there, or it is a folder itself.</exception>
    public static string? RequireWritable(string? path)
    {
        if (path is not null && (path.Length == 0 || Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))))
            throw new BenchmarkException($"Cannot write '{path}': name a file in a folder that is there.");
        return path;
    }

    /// <summary>A folder of models.</summary>
    /// <exception cref="BenchmarkException">It is nowhere.</exception>
    public static string FindModels(string path) =>
        Ancestors(Directory.GetCurrentDirectory())
            .Concat(Ancestors(AppContext.BaseDirectory))
            .Select(folder => Path.Combine(folder, path))
            .FirstOrDefault(Directory.Exists)
        ?? throw new BenchmarkException($"There is no folder '{path}'; name the one that holds the models with --models.");

    /// <summary>The folder of one model.</summary>
    /// <exception cref="BenchmarkException">It isn't there.</exception>
    public static string FindModel(string models, string model)
    {
        var directory = Path.Combine(FindModels(models), model);
        return File.Exists(Path.Combine(directory, ModelManifest.FileName))
            ? directory
            : throw new BenchmarkException($"There is no model in '{directory}'; name one with --model.");
    }

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
            yield return current.FullName;
    }

    private static T Parse<T>(ArgumentResult result, string text, string name, T least, T most)
        where T : struct, INumber<T>
    {
        if (!T.TryParse(text, CultureInfo.InvariantCulture, out var value) || !(value >= least && value <= most))
            result.AddError($"{name} takes {least} to {most}, not '{text}'.");
        return value;
    }
}
