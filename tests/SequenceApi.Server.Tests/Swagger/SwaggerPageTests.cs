using Microsoft.Playwright;
using SequenceApi.Server.Tests.Browser;

namespace SequenceApi.Server.Tests.Swagger;

/// <summary>Swagger UI as people see it.</summary>
public sealed class SwaggerPageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task The_page_lists_the_routes_and_tries_one_with_a_click()
    {
        await using var open = await browser.OpenAsync("/swagger");
        var predict = open.Page.Locator("#operations-Inference-predict");
        await predict.ClickAsync();
        await predict.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        await Assertions.Expect(predict.Locator(".live-responses-table .response .response-col_status")).ToContainTextAsync("200");
        await Assertions.Expect(predict.Locator(".live-responses-table")).ToContainTextAsync("predictions");
    }
}
