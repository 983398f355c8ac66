using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace SequenceApi.Server.Tests.Playground;

public sealed partial class PageTests(TestApi api) : IClassFixture<TestApi>
{
    private static readonly string Root = Path.GetDirectoryName(Repository.Find("src/SequenceApi.Server/wwwroot/index.html"))!;
    private readonly HttpClient _client = api.CreateClient();

    public static TheoryData<string> Scripts { get; } = [.. Files("*.js")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_root_is_a_page_that_runs_and_asks_nothing_of_others()
    {
        using var page = await GetAsync("/");
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
    }

    [Fact]
    public async Task A_page_that_has_not_changed_is_not_sent_again()
    {
        using var first = await GetAsync("/app.css");
        Assert.Equal("no-cache", first.Headers.CacheControl!.ToString());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/app.css");
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(first.Headers.ETag!.ToString()));
        using var second = await _client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Every_file_of_the_page_is_served_with_its_type_and_policy()
    {
        var types = new Dictionary<string, string> { [".html"] = "text/html", [".css"] = "text/css", [".js"] = "text/javascript", [".svg"] = "image/svg+xml" };
        foreach (var file in Files("*"))
        {
            using var response = await GetAsync($"/{file}");
            Assert.True(response.IsSuccessStatusCode, file);
            Assert.Equal((file, types[Path.GetExtension(file)]), (file, response.Content.Headers.ContentType!.MediaType));
            Assert.True(response.Headers.Contains("Content-Security-Policy"), file);
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Root, file), Token), await response.Content.ReadAsByteArrayAsync(Token));
        }
    }

    [Fact]
    public async Task The_page_answers_HEAD_and_refuses_what_would_change_it()
    {
        using var client = api.CreateClient();
        using var head = await client.SendAsync(new(HttpMethod.Head, "/"), Token);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (head.StatusCode, head.Content.Headers.ContentType!.MediaType));
        using var post = await client.PostAsync("/", content: null, Token);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        Assert.Contains("GET", post.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/..%2fSequenceApi.Server.dll")]
    [InlineData("/appsettings.json")]
    [InlineData("/js/")]
    [InlineData("/nothing.js")]
    public async Task What_is_not_of_the_page_is_a_problem_as_everywhere(string path)
    {
        using var response = await GetAsync(path);
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public void The_page_weighs_less_than_150_kilobytes() =>
        Assert.InRange(Files("*").Sum(file => new FileInfo(Path.Combine(Root, file)).Length), 1, 150_000);

    [Fact]
    public void The_markup_names_only_files_that_are_there()
    {
        var named = FileOfMarkup().Matches(Read("index.html")).Select(match => match.Groups[1].Value).Where(path => path != "/swagger");
        Assert.All(named, path => Assert.True(File.Exists(Path.Combine(Root, path)), path));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_module_imports_only_files_that_are_there(string script)
    {
        var folder = Path.Combine(Root, Path.GetDirectoryName(script)!);
        Assert.All(
            Import().Matches(Read(script)).Select(match => match.Groups[1].Value),
            path => Assert.True(path.StartsWith('.') && File.Exists(Path.Combine(folder, path)), $"{script} imports {path}."));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Data_never_become_markup_or_code(string script) =>
        Assert.DoesNotMatch(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\('style'|createContextualFragment", Read(script));

    [Fact]
    public void The_markup_has_no_script_style_or_handler_of_its_own()
    {
        var page = Read("index.html");
        Assert.DoesNotMatch(@"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", page);
        Assert.All(Label().Matches(page), match => Assert.Contains($"id=\"{match.Groups[1].Value}\"", page, StringComparison.Ordinal));
        Assert.Distinct(Id().Matches(page).Select(match => match.Value));
    }

    [Fact]
    public void No_file_names_another_host() => Assert.All(
        Files("*"),
        file => Assert.DoesNotContain(Address().Matches(Read(file)), match => match.Value != "http://www.w3.org/2000/svg"));

    [Fact]
    public void Both_languages_have_the_same_words_and_fill_in_the_same_values()
    {
        var (english, chinese) = (Words("js/words/en.js"), Words("js/words/zh.js"));
        Assert.Equal(english.Keys, chinese.Keys);
        Assert.All(english, word => Assert.Equal(Values(word.Value), Values(chinese[word.Key])));
    }

    [Fact]
    public void Every_word_that_the_page_asks_for_is_there()
    {
        var words = Words("js/words/en.js");
        var asked = Files("*.js").Where(file => file.StartsWith("js/", StringComparison.Ordinal)).SelectMany(file => WordOfScript().Matches(Read(file)))
            .Concat(WordOfMarkup().Matches(Read("index.html")))
            .Select(match => match.Groups[1].Value)
            .ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, key => Assert.True(words.ContainsKey(key), key));
    }

    private static IEnumerable<string> Files(string pattern) => Directory
        .EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    private static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static Dictionary<string, string> Words(string file) => Word().Matches(Read(file)).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    private static IEnumerable<string> Values(string sentence) => Value().Matches(sentence).Select(match => match.Value).Order(StringComparer.Ordinal);

    private Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(new Uri(path, UriKind.Relative), Token);

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex FileOfMarkup();

    [GeneratedRegex(@"(?:from |import\()'([^']+)'")]
    private static partial Regex Import();

    [GeneratedRegex("(?:for|aria-controls|aria-labelledby|aria-describedby)=\"([^\"]+)\"")]
    private static partial Regex Label();

    [GeneratedRegex("\\sid=\"[^\"]+\"")]
    private static partial Regex Id();

    [GeneratedRegex(@"(?:https?:)?//[a-z0-9-]+\.[^\s""')]+")]
    private static partial Regex Address();

    [GeneratedRegex("^  \"([^\"]+)\": \"(.*)\",$", RegexOptions.Multiline)]
    private static partial Regex Word();

    [GeneratedRegex(@"\{[a-z]\w*\}")]
    private static partial Regex Value();

    [GeneratedRegex(@"\bt\('([^']+)'")]
    private static partial Regex WordOfScript();

    [GeneratedRegex("data-t(?:-label)?=\"([^\"]+)\"")]
    private static partial Regex WordOfMarkup();
}
