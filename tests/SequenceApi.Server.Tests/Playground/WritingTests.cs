using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using SequenceApi.Server.Tests.Browser;
using SequenceApi.Server.Tests.Fakes;
using static Microsoft.Playwright.Assertions;

namespace SequenceApi.Server.Tests.Playground;

/// <summary>The playground's first view, used as people use it.</summary>
public sealed class WritingTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Start = "The people of the United";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Typing_shows_the_tokens_and_probabilities_that_predict_answers()
    {
        await using var open = await browser.OpenAsync();
        await TypeAsync(open.Page, Start);
        var answer = await PredictAsync(Start);
        await Expect(open.Page.Locator("#bars .token")).ToHaveTextAsync(
            [.. answer.Select(token => token.GetProperty("token").GetString()!.Replace(' ', '␣').Replace("\n", "⏎", StringComparison.Ordinal))]);
        await Expect(open.Page.Locator("#bars .percent")).ToHaveTextAsync(
            [.. answer.Select(token => Percent(token.GetProperty("probability").GetDouble()))]);
    }

    [Fact]
    public async Task Every_key_asks_anew_and_an_older_answer_never_replaces_a_newer_one()
    {
        await using var open = await browser.OpenAsync();
        await EmptyAsync(open.Page);

        // The answer to the first key comes when the second one's has been shown.
        var (isHeld, release) = (false, new TaskCompletionSource());
        await open.Page.RouteAsync("**/v1/predict", async route =>
        {
            if (!isHeld && (route.Request.PostData ?? "").Contains("\"Mo\"", StringComparison.Ordinal))
            {
                isHeld = true;
                await release.Task;
            }

            await route.ContinueAsync();
        });
        await open.Page.Locator("#text").PressSequentiallyAsync("Mon");
        await FreshAsync(open.Page);
        var shown = await open.Page.Locator("#bars").InnerTextAsync();
        release.SetResult();
        await open.Page.EvaluateAsync("fetch('/health/live')");
        Assert.Equal(shown, await open.Page.Locator("#bars").InnerTextAsync());
        Assert.True(isHeld);
    }

    [Fact]
    public async Task Tab_accepts_the_first_token_a_click_any_and_Alt_with_a_digit_a_word()
    {
        await using var open = await browser.OpenAsync();
        await TypeAsync(open.Page, Start);
        await open.Page.Keyboard.PressAsync("Tab");
        await Expect(open.Page.Locator("#text")).ToHaveValueAsync($"{Start} States");
        await FreshAsync(open.Page);
        var second = await open.Page.Locator("#bars .token").Nth(1).InnerTextAsync();
        await open.Page.Locator("#bars button").Nth(1).ClickAsync();
        await Expect(open.Page.Locator("#text")).ToHaveValueAsync($"{Start} States{second.Replace('␣', ' ').Replace("⏎", "\n", StringComparison.Ordinal)}");

        await TypeAsync(open.Page, "My fellow citizens, the Congr");
        await Expect(open.Page.Locator("#suggestions button").First).ToContainTextAsync("ess");
        await open.Page.Keyboard.PressAsync("Alt+1");
        await Expect(open.Page.Locator("#text")).ToHaveValueAsync("My fellow citizens, the Congress");
    }

    [Fact]
    public async Task Escape_and_Tab_leave_the_field_by_the_keyboard_alone()
    {
        await using var open = await browser.OpenAsync();
        await TypeAsync(open.Page, Start);
        await open.Page.Keyboard.PressAsync("Escape");
        await open.Page.Keyboard.PressAsync("Tab");
        await Expect(open.Page.Locator("#text")).Not.ToBeFocusedAsync();
        await Expect(open.Page.Locator("#text")).ToHaveValueAsync(Start);
    }

    [Fact]
    public async Task Generate_writes_the_text_that_the_route_gives_for_that_seed()
    {
        await using var open = await browser.OpenAsync();
        await TypeAsync(open.Page, Start);
        await SetAsync(open.Page, "seed", "7");
        await SetAsync(open.Page, "max_tokens", "20");
        await open.Page.Locator("#generate").ClickAsync();
        await Expect(open.Page.Locator("#seed-used")).ToContainTextAsync("7");
        await Expect(open.Page.Locator("#stop")).ToBeDisabledAsync();
        var body = new { text = Start, max_tokens = 20, seed = 7, temperature = await TemperatureAsync(open.Page) };
        var answer = await PostAsync("/v1/generate", body);
        await Expect(open.Page.Locator("#text")).ToHaveValueAsync(Start + answer.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Stop_ends_a_long_text_and_keeps_what_was_written()
    {
        await using var api = new TestApi(SlowModel.Of(TimeSpan.FromMilliseconds(5)));
        await using var open = await browser.OpenAsync(api: api);
        await TypeAsync(open.Page, Start);
        await SetAsync(open.Page, "max_tokens", "1000");
        await open.Page.Locator("#generate").ClickAsync();
        await open.Page.WaitForFunctionAsync("length => document.getElementById('text').value.length > length", Start.Length + 40);
        await open.Page.Locator("#stop").ClickAsync();
        await Expect(open.Page.Locator("#generate")).ToBeEnabledAsync();
        Assert.StartsWith(Start, await open.Page.Locator("#text").InputValueAsync(), StringComparison.Ordinal);
        await open.Page.Locator("#undo").ClickAsync();
        await Expect(open.Page.Locator("#text")).ToHaveValueAsync(Start);
    }

    [Fact]
    public async Task Undo_takes_back_what_was_typed_in_a_row_and_then_what_was_accepted_and_Redo_brings_both_back()
    {
        await using var open = await browser.OpenAsync();
        await TypeAsync(open.Page, Start);
        await open.Page.Keyboard.PressAsync("Tab");
        await Expect(open.Page.Locator("#text")).ToHaveValueAsync($"{Start} States");
        await open.Page.Locator("#text").PressSequentiallyAsync(" of old");
        var (undo, redo) = (open.Page.Locator("#undo"), open.Page.Locator("#redo"));
        await undo.ClickAsync();
        await Expect(open.Page.Locator("#text")).ToHaveValueAsync($"{Start} States");
        await undo.ClickAsync();
        await Expect(open.Page.Locator("#text")).ToHaveValueAsync(Start);
        await redo.ClickAsync();
        await redo.ClickAsync();
        await Expect(open.Page.Locator("#text")).ToHaveValueAsync($"{Start} States of old");
        await Expect(redo).ToBeDisabledAsync();
    }

    [Fact]
    public async Task An_address_that_is_opened_while_a_text_is_written_ends_the_writing()
    {
        await using var api = new TestApi(SlowModel.Of(TimeSpan.FromMilliseconds(5)));
        await using var open = await browser.OpenAsync(api: api);
        await TypeAsync(open.Page, Start);
        await SetAsync(open.Page, "max_tokens", "1000");
        await open.Page.Locator("#generate").ClickAsync();
        await open.Page.WaitForFunctionAsync("length => document.getElementById('text').value.length > length", Start.Length + 5);
        await open.Page.EvaluateAsync("location.hash = '#text=Another'");
        await Expect(open.Page.Locator("#text")).ToHaveValueAsync("Another");
        await Expect(open.Page.Locator("#generate")).ToBeEnabledAsync();
        await Expect(open.Page.Locator("#text")).ToHaveValueAsync("Another");
    }

    [Fact]
    public async Task A_fork_shows_three_continuations_of_one_state_and_keeps_the_one_that_is_chosen()
    {
        await using var open = await browser.OpenAsync();
        await TypeAsync(open.Page, Start);
        await SetAsync(open.Page, "max_tokens", "12");
        await open.Page.Locator("#fork").ClickAsync();
        var keep = open.Page.Locator("#forks .keep");
        for (var i = 0; i < 3; i++)
            await Expect(keep.Nth(i)).ToBeEnabledAsync();
        var texts = await open.Page.Locator("#forks article p").AllInnerTextsAsync();
        Assert.Equal(3, texts.Distinct().Count());
        await Expect(open.Page.Locator("#forks-state")).ToContainTextAsync("KB");
        var chosen = await open.Page.Locator("#forks article p").Nth(1).EvaluateAsync<string>("node => node.textContent");
        await keep.Nth(1).ClickAsync();
        await Expect(open.Page.Locator("#text")).ToHaveValueAsync(Start + chosen);
    }

    [Fact]
    public async Task The_slider_shows_what_was_expected_earlier_and_rewinds_the_text()
    {
        await using var open = await browser.OpenAsync();
        await TypeAsync(open.Page, $"{Start} States");
        await Expect(open.Page.Locator("#rewind")).ToHaveJSPropertyAsync("max", "6");
        await open.Page.Locator("#rewind").FocusAsync();
        await open.Page.Keyboard.PressAsync("ArrowLeft");
        await FreshAsync(open.Page);
        await Expect(open.Page.Locator("#bars .token").First).ToHaveTextAsync("␣States");
        await Expect(open.Page.Locator("#text")).ToHaveValueAsync($"{Start} States");
        await open.Page.Locator("#rewind-here").ClickAsync();
        await Expect(open.Page.Locator("#text")).ToHaveValueAsync(Start);
    }

    [Fact]
    public async Task Surprising_tokens_are_coloured_and_tell_their_rank()
    {
        await using var open = await browser.OpenAsync();
        await TypeAsync(open.Page, "The people of the United zebra");
        await open.Page.Locator("#surprise").CheckAsync();
        await Expect(open.Page.Locator("#mirror i.s5").First).ToBeAttachedAsync();
        await open.Page.Locator("#text").FocusAsync();
        await open.Page.Keyboard.PressAsync("End");
        await open.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(open.Page.Locator("#surprise-detail")).ToContainTextAsync("rank");
    }

    [Fact]
    public async Task A_shared_address_brings_the_text_the_model_and_the_settings_back()
    {
        string address;
        await using (var open = await browser.OpenAsync())
        {
            await open.Page.Locator("#model").SelectOptionAsync("shakespeare");
            await TypeAsync(open.Page, "To be, or");
            await SetAsync(open.Page, "temperature", "0.5");
            await open.Page.Locator("#share").ClickAsync();
            await Expect(open.Page.Locator("#live, #status").Filter(new() { HasText = "copied" }).First).ToBeAttachedAsync();
            address = await open.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        }

        await using var shared = await browser.OpenAsync(new Uri(address).PathAndQuery + new Uri(address).Fragment);
        await Expect(shared.Page.Locator("#text")).ToHaveValueAsync("To be, or");
        await Expect(shared.Page.Locator("#model")).ToHaveValueAsync("shakespeare");
        Assert.Equal(0.5, await TemperatureAsync(shared.Page));
    }

    [Fact]
    public async Task The_command_for_a_terminal_holds_the_request_as_it_is()
    {
        await using var open = await browser.OpenAsync();
        await TypeAsync(open.Page, "It's");
        await open.Page.Locator("#curl-card summary").ClickAsync();
        await open.Page.Locator("#curl-kind").SelectOptionAsync("predict");
        await Expect(open.Page.Locator("#curl")).ToContainTextAsync("/v1/predict");
        await open.Page.Locator("#copy-curl").ClickAsync();
        var command = await open.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Contains("curl", command, StringComparison.Ordinal);
        Assert.Contains("""It'\''s""", command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_language_and_the_theme_change_with_a_click_and_stay()
    {
        await using var open = await browser.OpenAsync();
        await open.Page.Locator("#language").ClickAsync();
        await Expect(open.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh");
        await Expect(open.Page.Locator("#generate")).Not.ToHaveTextAsync("Generate");
        await open.Page.Locator("#theme").ClickAsync();
        await Expect(open.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await open.Page.ReloadAsync();
        await Expect(open.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh");
        await Expect(open.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await open.Page.Locator("#language").ClickAsync();
        await Expect(open.Page.Locator("#generate")).ToHaveTextAsync("Generate");
    }

    [Theory]
    [InlineData(1200)]
    [InlineData(360)]
    public async Task Nothing_jumps_while_the_page_loads(int width)
    {
        const double hardlySeen = 0.02;
        await using var open = await browser.OpenAsync(width: width);
        await FreshAsync(open.Page);
        await Expect(open.Page.Locator("#suggestions button").First).ToBeVisibleAsync();
        var shifts = await open.Page.EvaluateAsync<double>("window.shifts");
        Assert.True(shifts < hardlySeen, $"The layout has shifted by {shifts}.");
    }

    [Fact]
    public async Task Someone_whose_browser_prefers_Chinese_reads_Chinese()
    {
        await using var open = await browser.OpenAsync(language: "zh-CN", scheme: ColorScheme.Dark);
        await Expect(open.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh");
        await Expect(open.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    [Fact]
    public async Task A_server_with_keys_is_asked_with_the_one_that_is_typed_in_until_the_tab_is_closed()
    {
        const string key = "a key of this test";
        await using var api = new TestApi().WithKey("anna", key);
        await using var open = await browser.OpenAsync(api: api, expectsFailures: true);
        await open.Page.Locator("#key").FillAsync("another key");
        await open.Page.Locator("#key-form button").ClickAsync();
        await Expect(open.Page.Locator("#key")).ToBeVisibleAsync();
        await open.Page.Locator("#key").FillAsync(key);
        await open.Page.Locator("#key-form button").ClickAsync();
        await TypeAsync(open.Page, "Hello");
        await Expect(open.Page.Locator("#bars .percent").First).Not.ToBeEmptyAsync();
        await open.Page.ReloadAsync();
        await TypeAsync(open.Page, "Hello again");
        await Expect(open.Page.Locator("#error")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_server_that_is_gone_is_told_in_words()
    {
        await using var open = await browser.OpenAsync(expectsFailures: true);
        await TypeAsync(open.Page, Start);
        await open.Page.RouteAsync("**/v1/**", route => route.AbortAsync());
        await open.Page.Locator("#text").PressSequentiallyAsync(" S");
        await Expect(open.Page.Locator("#error-text")).ToContainTextAsync("can't be reached");
        await open.Page.UnrouteAllAsync();
        await open.Page.Locator("#text").PressSequentiallyAsync("t");
        await Expect(open.Page.Locator("#error")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task What_the_server_refuses_is_told_in_its_words()
    {
        await using var open = await browser.OpenAsync(expectsFailures: true);
        await TypeAsync(open.Page, Start);
        await SetAsync(open.Page, "regex", "(");
        await open.Page.Locator("#generate").ClickAsync();
        await Expect(open.Page.Locator("#error-text")).Not.ToBeEmptyAsync();
        await Expect(open.Page.Locator("#generate")).ToBeEnabledAsync();
    }

    internal static async Task TypeAsync(IPage page, string text)
    {
        await EmptyAsync(page);
        await page.Locator("#text").PressSequentiallyAsync(text);
        await FreshAsync(page);
    }

    /// <summary>Waits until the bars belong to the text.</summary>
    private static Task FreshAsync(IPage page) => Expect(page.Locator("#bars")).ToHaveAttributeAsync("aria-busy", "false");

    private static async Task EmptyAsync(IPage page)
    {
        await FreshAsync(page);
        await page.Locator("#text").FillAsync("");
        await FreshAsync(page);
    }

    private static Task SetAsync(IPage page, string field, string value) => page.Locator($"#{field}").FillAsync(value);

    private static async Task<double> TemperatureAsync(IPage page) => double.Parse(
        await page.Locator("#temperature").InputValueAsync(), CultureInfo.InvariantCulture);

    private static string Percent(double share) => share < 0.001
        ? "< 0.1%"
        : $"{Math.Round(share * 100, 1, MidpointRounding.AwayFromZero).ToString("0.0", CultureInfo.InvariantCulture)}%";

    private async Task<JsonElement[]> PredictAsync(string text) =>
        [.. (await PostAsync("/v1/predict", new { text, top_k = 10 })).GetProperty("predictions").EnumerateArray()];

    private async Task<JsonElement> PostAsync(string route, object body)
    {
        using var client = browser.Client();
        using var answer = await client.PostAsJsonAsync(route, body, Token);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }
}
