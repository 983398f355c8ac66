using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace SequenceApi.Training.Commands;

/// <summary>How far a baseline has come: a status line on a terminal, a line now and then where output is redirected.</summary>
/// <param name="show">Shows a line.</param>
/// <param name="interval">The time between lines.</param>
/// <param name="time">The clock.</param>
internal sealed class LearningLog(Action<string> show, TimeSpan interval, TimeProvider time) : IProgress<int>
{
    private long _count;
    private long _shown = time.GetTimestamp();

    /// <summary>Runs something that tells how many more tokens are learned.</summary>
    public static T Show<T>(ParseResult result, Func<IProgress<int>, T> learn)
    {
        var console = CommandLine.Console(result);
        return console.Profile.Capabilities.Interactive && !Console.IsOutputRedirected
            ? console.Status().Start("baseline: reading", context => learn(new LearningLog(
                line => context.Status = line, TimeSpan.FromMilliseconds(100), TimeProvider.System)))
            : learn(new LearningLog(result.InvocationConfiguration.Error.WriteLine, TimeSpan.FromSeconds(2), TimeProvider.System));
    }

    /// <inheritdoc/>
    public void Report(int value)
    {
        _count += value;
        if (time.GetElapsedTime(_shown) < interval)
            return;
        _shown = time.GetTimestamp();
        show(string.Create(CultureInfo.InvariantCulture, $"baseline: {_count:N0} tokens learned"));
    }
}
