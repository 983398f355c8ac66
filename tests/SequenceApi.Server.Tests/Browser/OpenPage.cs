using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace SequenceApi.Server.Tests.Browser;

/// <summary>A page that is watched while a test uses it: an error in its console, a defect of its script or a request to another
/// host fails the test at its end.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = [];

    public OpenPage(IBrowserContext context, IPage page, Uri server, bool expectsFailures)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => Complain(
            message.Type is "error" or "warning" && !(expectsFailures && IsOfRequest(message)), $"{message.Type} in the console: {message.Text}");
        page.PageError += (_, error) => Complain(true, $"a script failed: {error}");
        page.Request += (_, request) => Complain(
            !request.Url.StartsWith(server.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal),
            $"asked another host: {request.Url}");
    }

    public IPage Page { get; }

    /// <summary>Counts how far things have jumped, as the browser measures it (cumulative layout shift), from the page's first moment on.</summary>
    public const string WatchShifts = """
        window.shifts = 0;
        new PerformanceObserver(list => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
        """;

    /// <summary>What was noticed so far.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        Assert.Empty(_complaints);
    }

    private static bool IsOfRequest(IConsoleMessage message) => message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal);

    private void Complain(bool isWrong, string what)
    {
        if (isWrong)
            _complaints.Enqueue(what);
    }
}
