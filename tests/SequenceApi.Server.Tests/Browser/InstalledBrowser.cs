using Microsoft.Playwright;

namespace SequenceApi.Server.Tests.Browser;

/// <summary>The Chromium of this machine, which Playwright drives; none is downloaded.</summary>
internal static class InstalledBrowser
{
    /// <summary>The environment's variable with the path of a browser made from Chromium.</summary>
    public const string Variable = "SEQUENCEAPI_TEST_BROWSER";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];

    /// <summary>Where it is; null where there is none.</summary>
    public static string? Path { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Find();

    /// <summary>Starts it without a window.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Path,
        // Its sandbox wants rights that a container doesn't give; it opens this server's pages alone.
        Args = ["--no-sandbox", "--force-color-profile=srgb"],
    });

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => Names, System.IO.Path.Combine).FirstOrDefault(File.Exists);
}
