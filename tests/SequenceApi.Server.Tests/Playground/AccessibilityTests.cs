using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SequenceApi.Server.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace SequenceApi.Server.Tests.Playground;

/// <summary>The page as axe sees it (WCAG 2.2 AA and good practice), in both languages and themes, wide and narrow.</summary>
public sealed class AccessibilityTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const int Narrow = 360;

    [Theory]
    [InlineData("en-US", ColorScheme.Light, 1200)]
    [InlineData("zh-CN", ColorScheme.Dark, 1200)]
    [InlineData("en-US", ColorScheme.Dark, Narrow)]
    [InlineData("zh-CN", ColorScheme.Light, Narrow)]
    public async Task The_writing_view_has_no_violation(string language, ColorScheme scheme, int width)
    {
        await using var open = await browser.OpenAsync(language: language, scheme: scheme, width: width);
        await WritingTests.TypeAsync(open.Page, "My fellow citizens, the");
        await open.Page.Locator("#surprise").CheckAsync();
        await open.Page.Locator("#fork").ClickAsync();
        await Expect(open.Page.Locator("#forks .keep").Last).ToBeEnabledAsync();
        await CheckAsync(open.Page);
    }

    [Theory]
    [InlineData("en-US", ColorScheme.Dark, 1200)]
    [InlineData("zh-CN", ColorScheme.Light, Narrow)]
    public async Task The_look_inside_has_no_violation(string language, ColorScheme scheme, int width)
    {
        await using var open = await browser.OpenAsync(language: language, scheme: scheme, width: width);
        await LookingTests.LookAsync(open.Page);
        await CheckAsync(open.Page);
    }

    private static async Task CheckAsync(IPage page)
    {
        var result = await page.RunAxe();
        Assert.Empty(result.Violations.Select(Describe));
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"The page is {overflow} pixels wider than its window.");
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Impact} {violation.Id}: {violation.Help} ({string.Join(", ", violation.Nodes.Select(node => node.Html))})";
}
