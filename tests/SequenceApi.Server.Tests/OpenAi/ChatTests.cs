using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using SequenceApi.Engine.Models;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.OpenAi;

public sealed class ChatTests(TestApi api) : IClassFixture<TestApi>
{
    private const string Path = "/v1/chat/completions";
    private const string Completions = "/v1/completions";
    private static readonly string[] BadWords = ["ab", "cca", "bbb"];
    private static readonly string[] LongWord = ["aaa"];
    private readonly HttpClient _client = api.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reply_is_the_completion_of_the_contents_one_behind_the_other()
    {
        var completion = await _client.AskAsync(Completions, """{"prompt":"Be brief. To be","max_tokens":12,"seed":3,"top_k":20,"n":2}""");
        var chat = await _client.AskAsync(
            Path,
            """
            {"messages":[{"role":"system","content":"Be "},{"role":"user","content":[{"type":"text","text":"brief"},{"type":"text","text":". "}]},
             {"role":"assistant","content":"To ","name":"n"},{"role":"developer","content":"be"}],"max_tokens":12,"seed":3,"top_k":20,"n":2}
            """);
        Assert.Equal(Texts(completion), chat["choices"]!.AsArray().Select(choice => (string?)choice!["message"]!["content"]));
        Assert.All(chat["choices"]!.AsArray(), choice => Assert.Equal("assistant", (string?)choice!["message"]!["role"]));
        Assert.Equal(["length", "length"], chat["choices"]!.All<string>("finish_reason"));
        Assert.Equal(("chat.completion", "toy"), ((string?)chat["object"], (string?)chat["system_fingerprint"]));
        Assert.StartsWith("chatcmpl-", (string?)chat["id"], StringComparison.Ordinal);
        Assert.Equal(completion["usage"]!.ToJsonString(), chat["usage"]!.ToJsonString());
    }

    [Fact]
    public async Task A_template_writes_the_roles_and_its_stop_strings_end_a_reply()
    {
        var template = new ChatTemplate("(", "A: ", "B: ", ";", [" "]);
        Assert.Equal("(one;A: two;B: three;B: ", template.Write([(ChatRole.System, "one"), (ChatRole.User, "two"), (ChatRole.Assistant, "three")]));
        await using var templated = new TestApi(TestModels.Characters(chat: template));
        using var client = templated.CreateClient();
        var completion = await client.AskAsync(Completions, """{"prompt":"A: Hi;B: ","max_tokens":2000,"seed":3,"stop":["~~~~~"," "]}""");
        var chat = await client.AskAsync(
            Path, """{"messages":[{"role":"user","content":"Hi"}],"max_completion_tokens":2000,"max_tokens":1,"seed":3,"stop":"~~~~~"}""");
        Assert.Equal(Texts(completion)[0], (string?)chat["choices"]![0]!["message"]!["content"]);
        Assert.Equal("stop", (string?)chat["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public async Task The_parts_of_a_stream_begin_with_the_role_and_are_the_whole_reply()
    {
        const string body = """{"messages":[{"role":"user","content":"Hi"}],"max_tokens":30,"seed":5,"n":2,"logprobs":true,"top_logprobs":2""";
        var whole = await _client.AskAsync(Path, body + "}");
        var parts = await PartsAsync(body + ""","stream":true,"stream_options":{"include_usage":true}}""");
        Assert.Empty(parts[^1]["choices"]!.AsArray());
        Assert.Equal(whole["usage"]!.ToJsonString(), parts[^1]["usage"]!.ToJsonString());
        Assert.All(parts, part => Assert.Equal("chat.completion.chunk", (string?)part["object"]));
        Assert.Single(parts.Select(part => (string?)part["id"]).Distinct());
        foreach (var choice in whole["choices"]!.AsArray())
        {
            var own = parts.SkipLast(1).Select(part => part["choices"]![0]!).Where(part => (int)part["index"]! == (int)choice!["index"]!).ToArray();
            Assert.Equal("""{"role":"assistant","content":""}""", own[0]["delta"]!.ToJsonString());
            Assert.All(own.Skip(1), part => Assert.Null(part["delta"]!["role"]));
            Assert.Equal((string?)choice!["message"]!["content"], string.Concat(own.Select(part => (string?)part["delta"]!["content"])));
            Assert.Equal(
                choice["logprobs"]!["content"]!.AsArray().Select(token => token!.ToJsonString()),
                own.SelectMany(part => part["logprobs"]?["content"]?.AsArray() ?? []).Select(token => token!.ToJsonString()));
            Assert.All(own.SkipLast(1), part => Assert.Null(part["finish_reason"]));
            Assert.Equal("length", (string?)own[^1]["finish_reason"]);
        }
    }

    [Fact]
    public async Task Each_token_is_listed_with_its_bytes_and_the_most_probable_ones()
    {
        await using var pairs = new TestApi(TestModels.BytePairs());
        using var client = pairs.CreateClient();
        var body = """{"messages":[{"role":"user","content":"é春"}],"max_tokens":20,"seed":1,"logprobs":true""";
        var listed = (await client.AskAsync(Path, body + ""","top_logprobs":3}"""))["choices"]![0]!["logprobs"]!["content"]!.AsArray();
        var plain = (await client.AskAsync(Path, body + "}"))["choices"]![0]!["logprobs"]!["content"]!.AsArray();
        var expected = (await client.AskAsync(Completions, """{"prompt":"é春","max_tokens":20,"seed":1,"logprobs":3}"""))["choices"]![0]!;
        Assert.Equal(20, listed.Count);
        Assert.Equal(
            expected["logprobs"]!["token_logprobs"]!.AsArray().Select(value => (float)value!), listed.Select(token => (float)token!["logprob"]!));
        Assert.Equal(
            (string?)expected["text"], System.Text.Encoding.UTF8.GetString([.. listed.SelectMany(token => token!["bytes"]!.AsArray()).Select(value => (byte)(int)value!)]));
        Assert.All(listed, token => Assert.Equal(3, token!["top_logprobs"]!.AsArray().Count));
        Assert.All(listed, token => Assert.Equal(
            token!["top_logprobs"]!.All<float>("logprob").OrderDescending(), token["top_logprobs"]!.All<float>("logprob")));
        Assert.All(plain, token => Assert.Empty(token!["top_logprobs"]!.AsArray()));
    }

    [Fact]
    public async Task Null_is_the_default_and_what_means_nothing_is_passed_over()
    {
        var plain = await _client.AskAsync(Path, """{"messages":[{"role":"user","content":"A"}],"seed":1}""");
        var padded = await _client.AskAsync(
            Path,
            """
            {"model":null,"messages":[{"role":"user","content":"A","name":null,"tool_calls":[],"unheard_of":1}],"seed":1,"max_tokens":null,
             "max_completion_tokens":null,"n":null,"logprobs":null,"top_logprobs":null,"stop":null,"temperature":null,"top_p":null,
             "presence_penalty":null,"frequency_penalty":null,"logit_bias":null,"stream":null,"stream_options":null,"user":"u",
             "response_format":{"type":"text"},"tools":[],"tool_choice":"auto","functions":null,"function_call":"none","modalities":["text"],
             "audio":null,"web_search_options":null,"allowed_token_ids":null,"bad_words":null,"store":false,"metadata":{},"parallel_tool_calls":true}
            """);
        Assert.Equal(plain["choices"]!.ToJsonString(), padded["choices"]!.ToJsonString());
        Assert.Equal(256, (int?)plain["usage"]!["completion_tokens"]);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(null, "{}")]
    [InlineData(null, """{"messages":[]}""")]
    [InlineData(null, """{"messages":[null]}""")]
    [InlineData(null, """{"messages":["Hi"]}""")]
    [InlineData(null, """{"messages":[{"content":"Hi"}]}""")]
    [InlineData(null, """{"messages":[{"role":"user"}]}""")]
    [InlineData(null, """{"messages":[{"role":"tool","content":"Hi","tool_call_id":"a"}]}""")]
    [InlineData(null, """{"messages":[{"role":"user","content":1}]}""")]
    [InlineData(null, """{"messages":[{"role":"user","content":["Hi"]}]}""")]
    [InlineData(null, """{"messages":[{"role":"user","content":[{"type":"text"}]}]}""")]
    [InlineData(null, """{"messages":[{"role":"user","content":[{"type":"text","text":"\ud800"}]}]}""")]
    [InlineData(null, """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"a"}}]}]}""", "type text")]
    [InlineData(null, """{"messages":[{"role":"assistant","tool_calls":[{"id":"a"}]}]}""", "tool")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"tools":[{"type":"function"}]}""", "tools")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"tool_choice":"required"}""", "tool_choice")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"tool_choice":"\ud800"}""", "tool_choice")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"functions":[{"name":"f"}]}""", "functions")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"function_call":{"name":"f"}}""", "function_call")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"response_format":{"type":"json_object"}}""", "response_format")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"modalities":["text","audio"]}""", "modalities")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"audio":{}}""", "audio")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"web_search_options":{}}""", "web_search_options")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"top_logprobs":1}""", "logprobs")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"stop":["1","2","3","4","5"]}""", "stop")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"allowed_token_ids":[]}""", "allowed_token_ids")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"allowed_token_ids":[0]}""", "allowed_token_ids")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"allowed_token_ids":[97]}""", "97")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"bad_words":[""]}""", "bad_words")]
    [InlineData(null, """{"messages":[{"role":"user","content":"Hi"}],"bad_words":[null]}""")]
    [InlineData("top_logprobs", """{"messages":[{"role":"user","content":"Hi"}],"logprobs":true,"top_logprobs":21}""", "20")]
    [InlineData("max_tokens", """{"messages":[{"role":"user","content":"Hi"}],"max_tokens":0}""")]
    [InlineData("max_completion_tokens", """{"messages":[{"role":"user","content":"Hi"}],"max_completion_tokens":65537}""")]
    [InlineData("temperature", """{"messages":[{"role":"user","content":"Hi"}],"temperature":-1}""")]
    public async Task What_cannot_be_done_is_refused_in_the_shape_that_clients_read(string? param, string body, string named = "")
    {
        using var response = await _client.SendJsonAsync(Path, body);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True((int)response.StatusCode == 400, text);
        var error = JsonNode.Parse(text)!["error"]!.AsObject();
        Assert.Equal(["code", "message", "param", "type"], error.Select(pair => pair.Key).Order());
        Assert.Equal(("invalid_request", param, "invalid_request_error"), ((string?)error["code"], (string?)error["param"], (string?)error["type"]));
        Assert.Contains(named, (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replies_share_one_reading_of_the_conversation()
    {
        var rows = 0;
        await using var counting = new TestApi(TestModels.Characters(new ToyStepModel(TestModels.Ascii.Count) { BeforeStep = count => Interlocked.Add(ref rows, count) }))
            .With("PrefixCache:MaxBytes", "0");
        using var client = counting.CreateClient();
        await client.AskAsync(Path, new { messages = new[] { new { role = "user", content = new string('a', 1000) } }, n = 8, max_tokens = 2 });

        // The beginning and 999 characters once, then of each reply the last character and its own first token.
        Assert.Equal(1000 + (8 * 2), rows);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(1.5f)]
    public async Task Only_allowed_tokens_are_chosen_and_no_bad_word_is_written(float temperature)
    {
        var ids = (await _client.AskAsync("/v1/tokenize", new { text = "abc" }))["tokens"]!.All<int>("token_id");
        var completion = await _client.AskAsync(
            Completions, new { prompt = "b", n = 4, max_tokens = 300, seed = 2, temperature, allowed_token_ids = ids, bad_words = BadWords });
        Assert.All(Texts(completion), text =>
        {
            Assert.Equal(300, text!.Length);
            Assert.Empty(text.Except("abc"));
            Assert.All(BadWords, word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task A_completion_ends_where_no_token_is_left()
    {
        var ids = (await _client.AskAsync("/v1/tokenize", new { text = "a" }))["tokens"]!.All<int>("token_id");
        var choice = (await _client.AskAsync(Completions, new { prompt = "b", allowed_token_ids = ids, bad_words = LongWord }))["choices"]![0]!;
        Assert.Equal(("aa", "stop"), ((string?)choice["text"], (string?)choice["finish_reason"]));
    }

    private static string?[] Texts(JsonNode completion) => [.. completion["choices"]!.AsArray().Select(choice => (string?)choice!["text"])];

    private async Task<List<JsonNode>> PartsAsync(string body)
    {
        using var response = await _client.SendJsonAsync(Path, body);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = new List<string>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(Token)).EnumerateAsync(Token))
            events.Add(item.Data);
        Assert.Equal("[DONE]", events[^1]);
        return [.. events.SkipLast(1).Select(data => JsonNode.Parse(data)!)];
    }
}
