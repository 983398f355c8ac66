using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SequenceApi.Server.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace SequenceApi.Server.Tests.Playground;

/// <summary>The playground's second view: what a network remembers.</summary>
public sealed partial class LookingTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task A_text_is_traced_and_the_units_that_follow_it_are_found()
    {
        await using var open = await browser.OpenAsync();
        await LookAsync(open.Page);
        await Expect(open.Page.Locator("#look-model")).ToHaveValueAsync("small-lstm");
        await Expect(open.Page.Locator("#look-detectors button").First).ToBeVisibleAsync();
        await Expect(open.Page.Locator("#look-saturation [role=img]").First).ToBeVisibleAsync();
        await Expect(open.Page.Locator("#look-halflife [role=img]").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_unit_that_is_chosen_colours_the_text()
    {
        await using var open = await browser.OpenAsync();
        await LookAsync(open.Page);
        var before = await ColoursAsync(open.Page);
        await open.Page.Locator("#look-detectors button").Nth(3).ClickAsync();
        await open.Page.WaitForFunctionAsync(
            "before => [...document.querySelectorAll('#look-colored [role=option]')].map(node => node.style.backgroundColor).join() !== before", before);
    }

    [Fact]
    public async Task The_heatmap_is_walked_by_the_keyboard()
    {
        await using var open = await browser.OpenAsync();
        await LookAsync(open.Page);
        var before = await ColoursAsync(open.Page);
        await open.Page.Locator("#look-heatmap").FocusAsync();
        for (var i = 0; i < 5; i++)
            await open.Page.Keyboard.PressAsync("ArrowDown");
        await open.Page.Keyboard.PressAsync("Enter");
        await open.Page.WaitForFunctionAsync(
            "before => [...document.querySelectorAll('#look-colored [role=option]')].map(node => node.style.backgroundColor).join() !== before", before);
    }

    [Fact]
    public async Task A_character_that_is_chosen_shows_what_its_prediction_rests_on()
    {
        await using var open = await browser.OpenAsync();
        await LookAsync(open.Page);
        await Expect(open.Page.Locator("#look-influence path").First).ToBeAttachedAsync();
        await open.Page.Locator("#look-token-40").ClickAsync();
        await Expect(open.Page.Locator("#look-influence")).ToContainTextAsync("Token 41 ");
        await Expect(open.Page.Locator("#look-influence path").First).ToBeAttachedAsync();
    }

    [Fact]
    public async Task The_three_cells_side_by_side_show_the_plain_one_forgetting_first()
    {
        await using var open = await browser.OpenAsync();
        await LookAsync(open.Page);
        await open.Page.Locator("#look-compare-run").ClickAsync();
        var chart = open.Page.Locator("#look-compare svg").First;
        await Expect(chart).ToBeVisibleAsync();
        await Expect(open.Page.Locator("#look-compare polyline")).ToHaveCountAsync(6);

        // At the widest distance the plain RNN's curve of the state lies lowest; pixels count downwards.
        var ends = await chart.Locator("polyline").EvaluateAllAsync<double[]>(
            "lines => lines.map(line => Number(line.getAttribute('points').split(' ').at(-1).split(',')[1]))");
        Assert.True(ends[0] > ends[1] && ends[0] > ends[2], $"rnn {ends[0]}, gru {ends[1]}, lstm {ends[2]}");
    }

    [Fact]
    public async Task Another_language_and_another_model_show_the_same_text()
    {
        await using var open = await browser.OpenAsync();
        await LookAsync(open.Page);
        await open.Page.Locator("#look-model").SelectOptionAsync("small-gru");
        await Expect(open.Page.Locator("#look-saturation")).ToContainTextAsync(UpdateGate());
        await open.Page.Locator("#language").ClickAsync();
        await Expect(open.Page.Locator("#look-run")).Not.ToHaveTextAsync("Look inside");
        await Expect(open.Page.Locator("#look-model")).ToHaveValueAsync("small-gru");
    }

    /// <summary>Opens the view and waits until it has read its sample.</summary>
    internal static async Task LookAsync(IPage page)
    {
        await page.Locator("#tab-look").ClickAsync();
        await Expect(page.Locator("#look-influence path").First).ToBeAttachedAsync();
    }

    private static Task<string> ColoursAsync(IPage page) => page.EvaluateAsync<string>(
        "[...document.querySelectorAll('#look-colored [role=option]')].map(node => node.style.backgroundColor).join()");

    [GeneratedRegex("update", RegexOptions.IgnoreCase)]
    private static partial Regex UpdateGate();
}
