using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using SequenceApi.Engine.Models;

namespace SequenceApi.Training.Commands;

/// <summary>Options that several commands take, and options with a range.</summary>
internal static class Arguments
{
    /// <summary>A run's folder or one of its files.</summary>
    public static Option<string> Checkpoint() =>
        new("--checkpoint") { Description = "A run's folder (its best weights count), or one of its checkpoint files.", Required = true };

    /// <summary>A number in a range, which the help tells.</summary>
    public static Option<T> Within<T>(string name, T least, T most, T standard, string description)
        where T : struct, INumber<T> => new(name)
        {
            Description = $"{description} {least} to {most}.",
            DefaultValueFactory = _ => standard,
            CustomParser = result => Parse(result, name, least, most),
        };

    /// <summary>The same without a default.</summary>
    public static Option<T?> OptionalWithin<T>(string name, T least, T most, string description)
        where T : struct, INumber<T> => new(name)
        {
            Description = $"{description} {least} to {most}.",
            CustomParser = result => Parse(result, name, least, most),
        };

    /// <summary>A word of a few.</summary>
    public static Option<string> OneOf(string name, IReadOnlyList<string> words, string standard, string description)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.AcceptOnlyFromAmong([.. words]);
        return option;
    }

    /// <summary>A file to be written in the end; what can't be should fail now.</summary>
    /// <exception cref="TrainingException">Its folder is not there, or it is a folder itself.</exception>
    public static string? RequireWritable(string? path)
    {
        if (path is not null && (path.Length == 0 || Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))))
            throw new TrainingException($"Cannot write '{path}': name a file in a folder that is there.");
        return path;
    }

    /// <summary>A bundle's name: what was given, or else its folder's.</summary>
    /// <exception cref="TrainingException">It can't name a model.</exception>
    public static string ModelId(string? given, string directory)
    {
        var id = given ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        return ModelManifest.IsValidId(id) ? id : throw new TrainingException(
            $"'{id}' can't name a model: give an --id of a-z, 0-9, '.', '_' and '-' (at most 64), starting with a letter or digit.");
    }

    private static T Parse<T>(ArgumentResult result, string name, T least, T most)
        where T : struct, INumber<T>
    {
        var text = result.Tokens[0].Value;
        if (!T.TryParse(text, CultureInfo.InvariantCulture, out var value) || !(value >= least && value <= most))
            result.AddError($"{name} takes {least} to {most}, not '{text}'.");
        return value;
    }
}
