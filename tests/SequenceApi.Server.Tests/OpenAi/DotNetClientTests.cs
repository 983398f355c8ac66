using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;

namespace SequenceApi.Server.Tests.OpenAi;

/// <summary>OpenAI's client for .NET against the server.</summary>
public sealed class DotNetClientTests(TestApi api) : IClassFixture<TestApi>
{
    private static readonly ChatMessage[] Conversation =
        [new SystemChatMessage("HAMLET:\n"), new UserChatMessage(ChatMessageContentPart.CreateTextPart("To be"))];

    private readonly HttpClient _http = api.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private OpenAIClient Client => new(
        new ApiKeyCredential("any"),
        new OpenAIClientOptions { Endpoint = new Uri(_http.BaseAddress!, "v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) });

    [Fact]
    public async Task A_chat_replies_whole_and_in_a_stream()
    {
        var (chat, options) = (Client.GetChatClient("shakespeare"), Options());
        ChatCompletion whole = await chat.CompleteChatAsync(Conversation, options, Token);
        Assert.Equal((ChatMessageRole.Assistant, ChatFinishReason.Length, "toy"), (whole.Role, whole.FinishReason, whole.SystemFingerprint));
        Assert.Equal((13, 20), (whole.Usage.InputTokenCount, whole.Usage.OutputTokenCount));
        Assert.Equal(whole.Content[0].Text, string.Concat(whole.ContentTokenLogProbabilities.Select(token => token.Token)));
        Assert.All(whole.ContentTokenLogProbabilities, token => Assert.Equal(2, token.TopLogProbabilities.Count));

        var updates = new List<StreamingChatCompletionUpdate>();
        await foreach (var update in chat.CompleteChatStreamingAsync(Conversation, Options(), Token))
            updates.Add(update);
        Assert.Equal(ChatMessageRole.Assistant, updates[0].Role);
        Assert.Equal(whole.Content[0].Text, string.Concat(updates.SelectMany(update => update.ContentUpdate).Select(part => part.Text)));
        Assert.Equal(20, updates.SelectMany(update => update.ContentTokenLogProbabilities).Count());
        Assert.Equal(ChatFinishReason.Length, Assert.Single(updates, update => update.FinishReason is not null).FinishReason);
        Assert.Equal(20, updates[^1].Usage.OutputTokenCount);
    }

    [Fact]
    public async Task Models_are_listed_and_told()
    {
        var models = Client.GetOpenAIModelClient();
        var listed = Assert.Single((await models.GetModelsAsync(Token)).Value);
        Assert.Equal(("shakespeare", "sequenceapi"), (listed.Id, listed.OwnedBy));
        Assert.Equal("shakespeare", (await models.GetModelAsync("shakespeare", Token)).Value.Id);
    }

    [Fact]
    public async Task Errors_say_what_is_wrong()
    {
        var unknown = await Assert.ThrowsAsync<ClientResultException>(() => Client.GetChatClient("unknown").CompleteChatAsync(Conversation, Options(), Token));
        Assert.Equal(404, unknown.Status);
        Assert.Contains("model_not_found", unknown.Message, StringComparison.Ordinal);

        var options = Options();
        options.Tools.Add(ChatTool.CreateFunctionTool("f"));
        var tools = await Assert.ThrowsAsync<ClientResultException>(() => Client.GetChatClient("shakespeare").CompleteChatAsync(Conversation, options, Token));
        Assert.Equal(400, tools.Status);
        Assert.Contains("The field tools can't be used", tools.Message, StringComparison.Ordinal);

        var streamed = await Assert.ThrowsAsync<ClientResultException>(async () =>
        {
            await foreach (var _ in Client.GetChatClient("unknown").CompleteChatStreamingAsync(Conversation, Options(), Token))
                Assert.Fail("An unknown model replied.");
        });
        Assert.Equal(404, streamed.Status);

        // The models' own routes answer with problem+json, of which this client tells the status.
        var model = await Assert.ThrowsAsync<ClientResultException>(() => Client.GetOpenAIModelClient().GetModelAsync("unknown", Token));
        Assert.Equal(404, model.Status);
        Assert.Contains("model_not_found", model.GetRawResponse()!.Content.ToString(), StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine(unknown.Message + "\n---\n" + model.Message);
    }

#pragma warning disable OPENAI001 // The client calls its seed an experiment.
    private static ChatCompletionOptions Options() => new()
    {
        MaxOutputTokenCount = 20,
        Temperature = 0.8f,
        Seed = 7,
        IncludeLogProbabilities = true,
        TopLogProbabilityCount = 2,
        StopSequences = { "\u007f" },
    };
#pragma warning restore OPENAI001
}
