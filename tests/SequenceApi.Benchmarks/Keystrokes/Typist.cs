using Microsoft.Playwright;
using SequenceApi.Benchmarks.Load;

namespace SequenceApi.Benchmarks.Keystrokes;

/// <summary>Types into the playground, a key at a time, and lets the page's own clock tell how long the bars took.</summary>
internal sealed class Typist
{
    /// <summary>Notes for each key when the bars have their contents, and when the frame after that has been made: a message
    /// that is posted from an animation frame arrives behind its painting.</summary>
    private const string Clock = """
        addEventListener('DOMContentLoaded', () => {
          let pressed = 0;
          const times = window.keyTimes = [];
          document.getElementById('text').addEventListener('keydown', event => { pressed = event.timeStamp; }, true);
          new MutationObserver(() => {
            if (pressed === 0 || document.getElementById('bars').getAttribute('aria-busy') !== 'false') return;
            const [from, set] = [pressed, performance.now()];
            pressed = 0;
            requestAnimationFrame(() => {
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = () => times.push({ set: set - from, drawn: performance.now() - from });
              port2.postMessage(null);
            });
          }).observe(document.getElementById('bars'), { attributes: true, attributeFilter: ['aria-busy'] });
        });
        """;

    private readonly IPage _page;

    private Typist(IPage page) => _page = page;

    /// <summary>Opens the page.</summary>
    public static async Task<Typist> OpenAsync(IBrowser browser, Uri server)
    {
        var page = await browser.NewPageAsync();
        await page.AddInitScriptAsync(Clock);
        await page.GotoAsync(server.ToString());
        await page.Locator("#bars[aria-busy=false]").WaitForAsync();
        return new(page);
    }

    /// <summary>The model that the page asks.</summary>
    public Task<string> ModelAsync() => _page.Locator("#model").InputValueAsync();

    /// <summary>Types a text from an empty field, each key after the bars of the one before it.</summary>
    /// <param name="seed">Another seed is another text.</param>
    /// <param name="keys">How many.</param>
    /// <param name="pause">What the typist waits after each key's bars.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<KeyTime>> TypeAsync(int seed, int keys, TimeSpan pause, CancellationToken cancellationToken)
    {
        await _page.Locator("#text").FillAsync("");
        await _page.Locator("#bars[aria-busy=false]").WaitForAsync();
        await _page.EvaluateAsync("keyTimes.length = 0");
        await _page.Locator("#text").FocusAsync();
        var typed = 0;
        foreach (var character in TypedText.Of(seed, keys))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await _page.Keyboard.PressAsync(character == '\n' ? "Enter" : character.ToString());
            await _page.WaitForFunctionAsync("count => keyTimes.length >= count", ++typed);
            await Task.Delay(pause, TimeProvider.System, cancellationToken);
        }

        var times = await _page.EvaluateAsync<double[][]>("keyTimes.map(time => [time.set, time.drawn])");
        return [.. times.Select(time => new KeyTime(time[0], time[1]))];
    }
}
