using Microsoft.Playwright;
using SequenceApi.Server.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace SequenceApi.Server.Tests.Playground;

/// <summary>The pictures in README and in the lesson; with UPDATE_SNAPSHOTS=1 they are taken anew.</summary>
public sealed class PictureTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const float PictureHeight = 1430;
    private static readonly bool Updates = Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1";
    private static readonly string Docs = Repository.Find("docs");

    [Fact]
    public async Task The_playground_has_its_picture()
    {
        await using var open = await browser.OpenAsync(width: 1200, height: 860);
        await WritingTests.TypeAsync(open.Page, "My fellow citizens, the people of the United States have always been a wonderful nation of zebras, and the Congr");
        await Expect(open.Page.Locator("#suggestions button").First).ToContainTextAsync("ess");
        await open.Page.Locator("#surprise").CheckAsync();
        await Expect(open.Page.Locator("#mirror i.s5").First).ToBeAttachedAsync();
        await KeepAsync("playground.png", await open.Page.ScreenshotAsync());
    }

    [Fact]
    public async Task The_look_inside_has_its_picture()
    {
        await using var open = await browser.OpenAsync(width: 1200, height: 900);
        await LookingTests.LookAsync(open.Page);

        // The view is long; its upper half makes the picture.
        var box = (await open.Page.Locator("#panel-look .look-grid").First.BoundingBoxAsync())!;
        var clip = new Clip { X = box.X, Y = box.Y, Width = box.Width, Height = PictureHeight };
        await KeepAsync("look-inside.png", await open.Page.ScreenshotAsync(new() { FullPage = true, Clip = clip }));
    }

    [Fact]
    public async Task The_three_cells_side_by_side_have_their_picture()
    {
        await using var open = await browser.OpenAsync(width: 1200, height: 900);
        await LookingTests.LookAsync(open.Page);
        await open.Page.Locator("#look-compare-run").ClickAsync();
        await Expect(open.Page.Locator("#look-compare polyline")).ToHaveCountAsync(6);
        await KeepAsync("look-compare.png", await open.Page.Locator("#look-compare").ScreenshotAsync());
    }

    private static async Task KeepAsync(string name, byte[] picture)
    {
        var path = Path.Combine(Docs, name);
        if (Updates)
            await File.WriteAllBytesAsync(path, picture, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(path), $"{name} is missing: take it with UPDATE_SNAPSHOTS=1.");
    }
}
