using Microsoft.Playwright;

namespace SequenceApi.Server.Tests.Browser;

/// <summary>One browser and one server with the shipped models for all tests of a class.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>Set where a browser must be there, as in the gate: what needs one fails without it instead of being skipped.</summary>
    private const string RequiredVariable = "SEQUENCEAPI_REQUIRE_BROWSER";

    /// <summary>For what a busy machine may take, in milliseconds.</summary>
    private const float Patience = 60_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private TestApi? _api;

    public async ValueTask InitializeAsync()
    {
        if (InstalledBrowser.Path is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await InstalledBrowser.LaunchAsync(_playwright);
        Assertions.SetDefaultExpectTimeout(Patience);
        _api = TestApi.Shipped();
        _api.StartServer();
    }

    /// <summary>The server's HTTP client.</summary>
    public HttpClient Client() => _api!.CreateClient();

    /// <summary>Opens a page of the server in a profile of its own; skips the test where there is no browser.</summary>
    /// <param name="path">The page.</param>
    /// <param name="language">What the browser prefers.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="height">The window's height in pixels.</param>
    /// <param name="api">Another server than the fixture's.</param>
    /// <param name="expectsFailures">Whether requests fail on purpose.</param>
    internal async Task<OpenPage> OpenAsync(
        string path = "/", string language = "en-US", ColorScheme scheme = ColorScheme.Light, int width = 1200, int height = 900,
        TestApi? api = null, bool expectsFailures = false)
    {
        if (Environment.GetEnvironmentVariable(RequiredVariable) is null)
            Assert.SkipWhen(_browser is null, $"No Chromium is installed, and {InstalledBrowser.Variable} names none.");
        Assert.NotNull(_browser);
        using var client = (api ?? _api!).CreateClient();
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = client.BaseAddress!.ToString(),
            Locale = language,
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(Patience);
        await context.AddInitScriptAsync(OpenPage.WatchShifts);
        var page = new OpenPage(context, await context.NewPageAsync(), client.BaseAddress!, expectsFailures);
        await page.Page.GotoAsync(path);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
        if (_api is not null)
            await _api.DisposeAsync();
    }
}
