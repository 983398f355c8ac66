using Spectre.Console;

namespace SequenceApi.Benchmarks.Progress;

/// <summary>A progress bar, for a terminal. It is drawn only between measurements: drawing takes time and memory.</summary>
/// <param name="context">Where it is drawn.</param>
/// <param name="task">The bar; its greatest value is the number of measurements.</param>
internal sealed class BarLog(ProgressContext context, ProgressTask task) : IProgressLog
{
    /// <inheritdoc/>
    public void Begin(string what)
    {
        task.Description = Markup.Escape(what);
        context.Refresh();
    }

    /// <inheritdoc/>
    public void End()
    {
        task.Increment(1);
        context.Refresh();
    }
}
